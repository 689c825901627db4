/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.CreateSubchannelArgs;
import io.grpc.LoadBalancer.FixedResultPicker;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A channel without a network around a real load balancer: everything a policy does is done, and
 * its connections are there when told so. What a policy schedules runs only in {@link #settle}.
 *
 * <p>Not thread-safe, but for the picker.
 */
final class StandingChannel extends LoadBalancer.Helper {
  // Routers remember what they measured by the channel's target: each channel measures anew.
  private static final AtomicInteger channels = new AtomicInteger();

  // The sites' distances: connecting to site k takes k times as long, at least. Farther apart than
  // nearest_healthy's window of 2 ms, so that each is a level of its own.
  private static final long SITE_STEP_NANOS = 10_000_000;
  // Routers gather small changes for up to 100 ms, and look again at that.
  private static final long GATHERED_NANOS = 110_000_000;

  private static final long NEXT_BEAT_NANOS = 150_000_000;

  private final Policy policy;
  private final boolean eager;
  private final String target = "standing:///" + channels.incrementAndGet();
  private final List<StandingSubchannel> subchannels = new ArrayList<>();
  private final ManualTimer timer = new ManualTimer();
  private final SynchronizationContext context =
      new SynchronizationContext(
          (thread, error) -> {
            throw new IllegalStateException("uncaught in the synchronization context", error);
          });
  private final LoadBalancer balancer;
  private SubchannelPicker picker = new FixedResultPicker(PickResult.withNoResult());
  private int updates;

  /** A channel whose connections are made in {@link #connectAll}, nothing resolved yet. */
  static StandingChannel idle(Policy policy) {
    return new StandingChannel(policy, false);
  }

  private StandingChannel(Policy policy, boolean eager) {
    this.policy = policy;
    this.eager = eager;
    balancer = policy.provider().newLoadBalancer(this);
  }

  /**
   * A channel with this policy whose endpoints are all connected; for a policy that measures, at
   * five distances.
   */
  static StandingChannel connected(Policy policy, int endpoints) {
    // gRPC's policies make a new picker for each connection, O(endpoints²) in all, but for those
    // that they get while addresses are being resolved. How long bringing up takes is measured
    // elsewhere: here it only has to be over soon.
    StandingChannel channel = new StandingChannel(policy, !policy.measures());
    channel.resolve(endpoints);
    if (policy.lazy()) {
      channel.awaken(endpoints);
    } else if (policy.measures()) {
      channel.connectByDistance();
    }
    channel.settle(NEXT_BEAT_NANOS);
    if (policy.measures()) {
      channel.makeMeasuringCalls();
    }
    channel.subchannels.forEach(StandingSubchannel::standStill);
    return channel;
  }

  private void connectByDistance() {
    long start = System.nanoTime();
    for (int site = 0; site < Addresses.SITES; site++) {
      while (System.nanoTime() - start < site * SITE_STEP_NANOS) {
        Thread.onSpinWait(); // a distance is measured in real time
      }
      for (StandingSubchannel s : subchannels) {
        if (s.index() % Addresses.SITES == site) {
          connect(s);
        }
      }
    }
    settle();
  }

  /** Sites that nobody probes get a call each to measure them: let it have been made. */
  private void makeMeasuringCalls() {
    CallArgs args = new CallArgs(CallOptions.DEFAULT);
    for (int i = 0; i < 100; i++) {
      picker.pickSubchannel(args);
    }
    settle();
  }

  void resolve(int endpoints) {
    List<EquivalentAddressGroup> groups = Addresses.groups(endpoints);
    context.execute(
        () -> {
          Status status =
              balancer.acceptResolvedAddresses(
                  ResolvedAddresses.newBuilder()
                      .setAddresses(groups)
                      .setLoadBalancingPolicyConfig(policy.parsedConfig())
                      .build());
          if (!status.isOk()) {
            throw new IllegalStateException(policy.name() + " refused the addresses: " + status);
          }
        });
  }

  /** A lazy policy (ring_hash) makes a connection only when a pick would have it. */
  private void awaken(int endpoints) {
    CallArgs args = new CallArgs(CallOptions.DEFAULT);
    while (subchannels.size() < endpoints) {
      picker.pickSubchannel(args);
    }
  }

  /** One after another, in the order in which they were created, as replies would come. */
  void connectAll() {
    for (int i = 0; i < subchannels.size(); i++) {
      connect(subchannels.get(i));
      timer.run(0); // what the policy put off and is due by now
    }
    settle();
  }

  private void connect(StandingSubchannel subchannel) {
    context.execute(subchannel::connect);
  }

  /** One connection goes away and comes back; what the policy made of it is in force at the end. */
  void flap(int subchannel) {
    StandingSubchannel s = subchannels.get(subchannel);
    context.execute(() -> s.become(ConnectivityState.IDLE));
    settle();
    connect(s);
    settle();
  }

  /** Runs what the policy put off by a few milliseconds to gather changes. */
  void settle() {
    timer.run(GATHERED_NANOS);
  }

  /** Runs what the policy put off by up to so long. */
  void settle(long aheadNanos) {
    timer.run(aheadNanos);
  }

  void shutdown() {
    context.execute(balancer::shutdown);
  }

  SubchannelPicker picker() {
    return picker;
  }

  int size() {
    return subchannels.size();
  }

  /** How often the policy published a picker. */
  int updates() {
    return updates;
  }

  @Override
  public Subchannel createSubchannel(CreateSubchannelArgs args) {
    StandingSubchannel subchannel =
        new StandingSubchannel(args.getAddresses(), args.getAttributes(), eager);
    subchannels.add(subchannel);
    return subchannel;
  }

  @Override
  public void updateBalancingState(ConnectivityState state, SubchannelPicker newPicker) {
    updates++;
    picker = newPicker;
  }

  @Override
  public void refreshNameResolution() {}

  @Override
  public SynchronizationContext getSynchronizationContext() {
    return context;
  }

  @Override
  public ScheduledExecutorService getScheduledExecutorService() {
    return timer;
  }

  @Override
  public String getAuthority() {
    return "standing";
  }

  @Override
  public String getChannelTarget() {
    return target;
  }

  @Override
  public io.grpc.ChannelLogger getChannelLogger() {
    return StandingSubchannel.silent();
  }

  @Override
  public NameResolver.Args getNameResolverArgs() {
    return policy.resolverArgs(context);
  }

  @Override
  public ManagedChannel createOobChannel(EquivalentAddressGroup group, String authority) {
    throw new UnsupportedOperationException("no policy needs it");
  }
}
