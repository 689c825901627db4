/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.latency.MeasurementStore;
import dev.isochrone.outcome.CallMethods;
import dev.isochrone.time.Scheduler;
import dev.isochrone.time.VirtualTime;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ChannelLogger;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.Deadline;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.SynchronizationContext;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A channel without a network, on one thread, whose time moves when told to. */
final class FakeChannel extends LoadBalancer.Helper {
  private final KnownMethods methods = new KnownMethods(new CallMethods());
  final VirtualTime time = new VirtualTime();
  final ChannelLink link = new ChannelLink();
  final Map<String, FakeSubchannel> subchannels = new LinkedHashMap<>();
  final List<FakeSubchannel> made = new ArrayList<>();
  final NearestHealthyLoadBalancer balancer;
  int updates;
  int refreshes;
  @Nullable ConnectivityState state;
  @Nullable SubchannelPicker picker;
  private final boolean probed;
  private final Set<Task> timers = new HashSet<>();
  private final ScheduledExecutorService timer = new Timer();
  private final SynchronizationContext sync =
      new SynchronizationContext(
          (thread, error) -> {
            throw new AssertionError("uncaught in the synchronization context", error);
          });

  FakeChannel(boolean probed) {
    this(probed, null);
  }

  FakeChannel(boolean probed, @Nullable MeasurementStore store) {
    this(probed, store, null);
  }

  /** With a seed, all that the balancer draws is drawn again. */
  FakeChannel(boolean probed, @Nullable MeasurementStore store, @Nullable Long seed) {
    this.probed = probed;
    MeasurementStore kept = store == null ? new MeasurementStore(time) : store;
    balancer =
        (NearestHealthyLoadBalancer)
            new NearestHealthyLoadBalancerProvider(Deadline.getSystemTicker(), time, kept, seed)
                .newLoadBalancer(this);
  }

  static EquivalentAddressGroup address(int port) {
    return new EquivalentAddressGroup(InetSocketAddress.createUnresolved("host", port));
  }

  static EquivalentAddressGroup address(int port, Attributes attributes) {
    return new EquivalentAddressGroup(InetSocketAddress.createUnresolved("host", port), attributes);
  }

  Status resolve(List<EquivalentAddressGroup> groups) {
    Status[] status = new Status[1];
    sync.execute(
        () ->
            status[0] =
                balancer.acceptResolvedAddresses(
                    ResolvedAddresses.newBuilder().setAddresses(groups).build()));
    return status[0];
  }

  /** The same with a configuration. */
  Status resolve(List<EquivalentAddressGroup> groups, Map<String, ?> config) {
    return resolveParsed(groups, parsed(config));
  }

  /** What gRPC hands to the balancer of a configuration. */
  static Object parsed(Map<String, ?> config) {
    return new NearestHealthyLoadBalancerProvider()
        .parseLoadBalancingPolicyConfig(config)
        .getConfig();
  }

  /** The resolver failed. */
  void resolveError(Status error) {
    sync.execute(() -> balancer.handleNameResolutionError(error));
  }

  Status resolveParsed(List<EquivalentAddressGroup> groups, Object parsed) {
    Status[] status = new Status[1];
    sync.execute(
        () ->
            status[0] =
                balancer.acceptResolvedAddresses(
                    ResolvedAddresses.newBuilder()
                        .setAddresses(groups)
                        .setLoadBalancingPolicyConfig(parsed)
                        .build()));
    return status[0];
  }

  /** The subchannel to this port goes into this state. */
  void set(int port, ConnectivityState next) {
    set(port, ConnectivityStateInfo.forNonError(next));
  }

  /** The endpoint at this port is thought to be silent, or not any more. */
  void suspect(int port, boolean silent) {
    sync.execute(() -> balancer.child("host:" + port).suspected(silent));
  }

  void fail(int port, String why) {
    set(port, ConnectivityStateInfo.forTransientFailure(Status.UNAVAILABLE.withDescription(why)));
  }

  private void set(int port, ConnectivityStateInfo info) {
    set(subchannels.get("host:" + port), info);
  }

  /** This subchannel goes into this state. */
  void set(FakeSubchannel subchannel, ConnectivityStateInfo info) {
    subchannel.state = info.getState();
    sync.execute(() -> subchannel.listener.onSubchannelState(info));
  }

  void shutdown() {
    sync.execute(balancer::shutdown);
  }

  PickResult pick(CallOptions options) {
    return picker.pickSubchannel(new Args(options));
  }

  /** A pick for a retry or a hedge, as gRPC marks them. */
  PickResult pickAgain(CallOptions options) {
    Metadata headers = new Metadata();
    headers.put(
        Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER), "1");
    return picker.pickSubchannel(new Args(options, headers));
  }

  /** How many timers the balancer has set that will still go off. */
  int timers() {
    return timers.size();
  }

  /** A pick for a call of this method, with these headers. */
  PickResult pick(CallOptions options, Metadata headers, MethodDescriptor<?, ?> method) {
    return picker.pickSubchannel(new Args(options, headers, method));
  }

  /** An attempt at this endpoint that ends so. */
  void attempt(String endpoint, Status status) {
    Offer offer = (Offer) balancer.child(endpoint).endpoint().attachment();
    ClientStreamTracer tracer =
        offer
            .pick(
                balancer.child(endpoint).endpoint(),
                methods.of(Cloud.WHO),
                new Args(CallOptions.DEFAULT))
            .getStreamTracerFactory()
            .newClientStreamTracer(
                ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata());
    tracer.streamCreated(Attributes.EMPTY, new Metadata());
    time.advanceMillis(1);
    tracer.streamClosed(status);
  }

  /** Where a first attempt goes; null if nowhere. */
  @Nullable String pickedAddress(CallOptions options) {
    LoadBalancer.Subchannel subchannel = pick(options).getSubchannel();
    return subchannel == null ? null : ((FakeSubchannel) subchannel).name();
  }

  @Override
  public LoadBalancer.Subchannel createSubchannel(LoadBalancer.CreateSubchannelArgs args) {
    FakeSubchannel subchannel = new FakeSubchannel(args.getAddresses());
    subchannels.put(subchannel.name(), subchannel);
    made.add(subchannel);
    return subchannel;
  }

  @Override
  public void updateBalancingState(ConnectivityState newState, SubchannelPicker newPicker) {
    updates++;
    state = newState;
    picker = newPicker;
  }

  @Override
  public void refreshNameResolution() {
    refreshes++;
  }

  @Override
  public SynchronizationContext getSynchronizationContext() {
    return sync;
  }

  @Override
  public ScheduledExecutorService getScheduledExecutorService() {
    return timer;
  }

  @Override
  public String getAuthority() {
    return "fake";
  }

  @Override
  public String getChannelTarget() {
    return "fake:///target";
  }

  @Override
  public ChannelLogger getChannelLogger() {
    return new ChannelLogger() {
      @Override
      public void log(ChannelLogLevel level, String message) {}

      @Override
      public void log(ChannelLogLevel level, String messageFormat, Object... args) {}
    };
  }

  @Override
  public NameResolver.Args getNameResolverArgs() {
    NameResolver.Args.Builder args =
        NameResolver.Args.newBuilder()
            .setDefaultPort(443)
            .setProxyDetector(address -> null)
            .setSynchronizationContext(sync)
            .setServiceConfigParser(
                new NameResolver.ServiceConfigParser() {
                  @Override
                  public NameResolver.ConfigOrError parseServiceConfig(Map<String, ?> raw) {
                    return NameResolver.ConfigOrError.fromConfig(raw);
                  }
                });
    if (probed) {
      args.setArg(ChannelLink.KEY, link);
    }
    return args.build();
  }

  @Override
  public ManagedChannel createOobChannel(EquivalentAddressGroup group, String authority) {
    throw new UnsupportedOperationException();
  }

  /** A connection in name only. */
  static final class FakeSubchannel extends LoadBalancer.Subchannel {
    private List<EquivalentAddressGroup> addresses;
    private SubchannelStateListener listener = state -> {};
    int requests;
    boolean shutdown;
    ConnectivityState state = ConnectivityState.IDLE;

    FakeSubchannel(List<EquivalentAddressGroup> addresses) {
      this.addresses = addresses;
    }

    String name() {
      InetSocketAddress inet = (InetSocketAddress) addresses.get(0).getAddresses().get(0);
      return inet.getHostString() + ":" + inet.getPort();
    }

    @Override
    public void start(SubchannelStateListener stateListener) {
      listener = stateListener;
    }

    @Override
    public void shutdown() {
      shutdown = true;
    }

    @Override
    public void requestConnection() {
      requests++;
    }

    @Override
    public List<EquivalentAddressGroup> getAllAddresses() {
      return addresses;
    }

    @Override
    public void updateAddresses(List<EquivalentAddressGroup> changed) {
      addresses = changed;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }
  }

  private static final class Args extends PickSubchannelArgs {
    private final CallOptions options;
    private final Metadata headers;
    private final MethodDescriptor<?, ?> method;

    Args(CallOptions options) {
      this(options, new Metadata());
    }

    Args(CallOptions options, Metadata headers) {
      this(options, headers, Cloud.WHO);
    }

    Args(CallOptions options, Metadata headers, MethodDescriptor<?, ?> method) {
      this.options = options;
      this.headers = headers;
      this.method = method;
    }

    @Override
    public CallOptions getCallOptions() {
      return options;
    }

    @Override
    public Metadata getHeaders() {
      return headers;
    }

    @Override
    public MethodDescriptor<?, ?> getMethodDescriptor() {
      return method;
    }
  }

  /** The virtual time as gRPC wants to see it. */
  private final class Timer extends AbstractExecutorService implements ScheduledExecutorService {
    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
      Task task = new Task(command, timers);
      task.handle = time.schedule(task, unit.toNanos(delay));
      timers.add(task);
      return task;
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(
        Runnable command, long initialDelay, long period, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(
        Runnable command, long initialDelay, long delay, TimeUnit unit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public void execute(Runnable command) {
      time.schedule(command, 0);
    }

    @Override
    public void shutdown() {}

    @Override
    public List<Runnable> shutdownNow() {
      return new ArrayList<>();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  private static final class Task extends FutureTask<Object>
      implements RunnableScheduledFuture<Object> {
    private final Set<Task> timers;
    private Scheduler.@Nullable Cancellable handle;

    Task(Runnable command, Set<Task> timers) {
      super(command, "");
      this.timers = timers;
    }

    @Override
    protected void done() {
      timers.remove(this);
    }

    @Override
    public boolean cancel(boolean mayInterruptIfRunning) {
      if (handle != null) {
        handle.cancel();
      }
      return super.cancel(mayInterruptIfRunning);
    }

    @Override
    public boolean isPeriodic() {
      return false;
    }

    @Override
    public long getDelay(TimeUnit unit) {
      return 0;
    }

    @Override
    public int compareTo(Delayed other) {
      return 0;
    }
  }
}
