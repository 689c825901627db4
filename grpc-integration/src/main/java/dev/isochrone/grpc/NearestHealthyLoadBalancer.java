/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.DrillReport;
import dev.isochrone.RefusedCall;
import dev.isochrone.RoutedEndpoint;
import dev.isochrone.RouterConfig;
import dev.isochrone.RouterObserver;
import dev.isochrone.RouterSnapshot;
import dev.isochrone.RoutingDecision;
import dev.isochrone.SiteRouter;
import dev.isochrone.SiteRouterBuilder;
import dev.isochrone.Supposition;
import dev.isochrone.WhatIf;
import dev.isochrone.govern.Effect;
import dev.isochrone.govern.Overrides;
import dev.isochrone.health.Breakers;
import dev.isochrone.health.Connectivity;
import dev.isochrone.health.HealthState;
import dev.isochrone.latency.MeasurementStore;
import dev.isochrone.time.Scheduler;
import dev.isochrone.time.Ticker;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.ChannelLogger.ChannelLogLevel;
import io.grpc.ConnectivityState;
import io.grpc.Deadline;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.Status;
import io.grpc.SynchronizationContext.ScheduledHandle;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The policy {@code nearest_healthy}: one {@code pick_first} child an endpoint, and a {@link
 * SiteRouter} that says which of them a call goes to.
 *
 * <p>Everything here runs in the channel's synchronization context, which is the router's writer.
 */
final class NearestHealthyLoadBalancer extends LoadBalancer implements EndpointChild.Listener {
  private final Helper helper;
  private final Ticker ticker;
  private final LoadBalancerProvider pickFirst;
  private final SiteRouter router;
  private final KnownMethods methods;
  private final StatusClassifier classifier;
  private final Reconnects reconnects;
  private final @Nullable ChannelLink link;
  private final Map<String, EndpointChild> children = new LinkedHashMap<>();
  private final ChildStates states = new ChildStates();
  private Resolution resolution = new Resolution(Map.of(), Attributes.EMPTY);
  private final Runnable endOverrides;
  private @Nullable ResolvedAddresses lastResolved;
  private Scheduler.@Nullable Cancellable effectEnds;
  private boolean everResolved;
  private boolean shutdown;

  /** What the resolver said last. */
  private record Resolution(Map<String, EquivalentAddressGroup> groups, Attributes attributes) {}

  NearestHealthyLoadBalancer(
      Helper helper,
      LoadBalancerProvider pickFirst,
      Deadline.Ticker deadlines,
      Ticker ticker,
      MeasurementStore store,
      @Nullable Long seed) {
    this.helper = helper;
    this.pickFirst = pickFirst;
    this.ticker = ticker;
    link = helper.getNameResolverArgs().getArg(ChannelLink.KEY);
    reconnects =
        new Reconnects(ticker, seed == null ? new SplittableRandom() : new SplittableRandom(~seed));
    SiteRouterBuilder builder =
        SiteRouter.builder(helper.getChannelTarget())
            .ticker(ticker)
            .store(store)
            .client(ClientNumber.order())
            .prober(link == null ? null : new HealthProber(link, children::get, deadlines))
            .observer(new Observer(helper.getNameResolverArgs().getArg(ChannelLink.OBSERVER)));
    if (seed != null) {
      builder.seed(seed);
    }
    Breakers breakers = helper.getNameResolverArgs().getArg(ChannelLink.BREAKERS);
    if (breakers != null) {
      builder.breakers(breakers);
    }
    classifier = new StatusClassifier(helper.getNameResolverArgs().getArg(ChannelLink.CLASSIFIER));
    router = builder.start(this::schedule);
    methods = new KnownMethods(router.methods());
    if (link != null) {
      link.idempotentCalls()
          .attach(
              router,
              classifier,
              helper.getScheduledExecutorService(),
              helper.getNameResolverArgs().getOffloadExecutor());
    }
    LiveRouters.add(this);
    endOverrides =
        Overrides.ofThisProcess()
            .onChange(() -> helper.getSynchronizationContext().execute(this::obeyOverrides));
  }

  /** Takes what was resolved last once more, as the overrides in force now have it. */
  private void obeyOverrides() {
    if (!shutdown && lastResolved != null) {
      acceptResolvedAddresses(lastResolved);
    }
  }

  private Effect effect() {
    Effect effect = Overrides.ofThisProcess().effect(helper.getChannelTarget());
    if (effectEnds != null) {
      effectEnds.cancel();
    }
    effectEnds = effect.isNone() ? null : schedule(this::obeyOverrides, effect.leftNanos());
    return effect;
  }

  private Scheduler.Cancellable schedule(Runnable task, long delayNanos) {
    ScheduledHandle handle =
        helper
            .getSynchronizationContext()
            .schedule(
                () -> contain(task),
                delayNanos,
                TimeUnit.NANOSECONDS,
                helper.getScheduledExecutorService());
    return handle::cancel;
  }

  /** An exception in the synchronization context would put the whole channel into panic mode. */
  private void contain(Runnable task) {
    router.faults().contain("a task of the balancer", task);
  }

  @Override
  public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
    try {
      return accept(resolved);
    } catch (RuntimeException e) {
      // Whatever is thrown from here ends the channel; routing goes on by the last good table.
      router.faults().contained("taking in addresses", e);
      return Status.UNAVAILABLE.withDescription("addresses not taken in").withCause(e);
    }
  }

  private Status accept(ResolvedAddresses resolved) {
    Effect effect = effect();
    RouterConfig config = config(resolved).under(effect);
    Set<Site> withheld = resolved.getAttributes().get(SiteAttributes.WITHHELD);
    if (resolved.getAddresses().isEmpty() && (withheld == null || withheld.isEmpty())) {
      Status status =
          Status.UNAVAILABLE.withDescription(
              "resolver returned no address for " + helper.getChannelTarget());
      handleNameResolutionError(status);
      return status;
    }
    Map<String, EquivalentAddressGroup> groups = new LinkedHashMap<>();
    Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    for (EquivalentAddressGroup group : resolved.getAddresses()) {
      Endpoint endpoint = effect.on(AddressSites.endpoint(group));
      groups.putIfAbsent(endpoint.id(), group);
      endpoints.putIfAbsent(endpoint.id(), endpoint);
    }
    if (withheld != null) {
      // Known by name only, so that a refusal can say what exists and why it is out of bounds.
      withheld.forEach(s -> endpoints.putIfAbsent(s.name(), Endpoint.of(s.name(), s)));
    }
    everResolved = true;
    resolution = new Resolution(groups, resolved.getAttributes());
    lastResolved = resolved;
    router.reconfigure(config);
    classifier.use(config.outcomes());
    Map<String, RoutedEndpoint> routed = router.update(endpoints.values());
    router.drill(effect.drill());
    Map<String, EndpointChild> before = new HashMap<>(children);
    children.clear();
    for (RoutedEndpoint endpoint : routed.values()) {
      connect(endpoint, before);
    }
    if (link != null) {
      link.idempotentCalls().endpoints(routed.values());
    }
    // What is gone, or forbidden from now on, is disconnected; running calls end by themselves.
    before.values().forEach(this::disconnect);
    publish();
    return Status.OK;
  }

  private static RouterConfig config(ResolvedAddresses resolved) {
    RouterConfig governed = resolved.getAttributes().get(SiteAttributes.POLICY);
    RouterConfig config = RouterConfig.DEFAULT;
    if (governed != null) {
      config = governed;
    } else if (resolved.getLoadBalancingPolicyConfig() instanceof RouterConfig c) {
      config = c;
    }
    Residency residency = resolved.getAttributes().get(SiteAttributes.RESIDENCY);
    return residency == null ? config : config.withResidency(config.residency().and(residency));
  }

  /** Connects to an endpoint, if it may, or has its child take in what was resolved. */
  private void connect(RoutedEndpoint endpoint, Map<String, EndpointChild> before) {
    String id = endpoint.endpoint().id();
    EquivalentAddressGroup group = resolution.groups.get(id);
    if (group == null || !router.permits(id)) {
      return;
    }
    EndpointChild child = before.get(id);
    if (child != null && child.endpoint() == endpoint) {
      before.remove(id);
    } else if (endpoint.endpoint().drained()) {
      return; // nothing to keep, nothing to begin
    } else {
      child = newChild(endpoint);
    }
    children.put(id, child);
    child.accept(group, resolution.attributes);
  }

  private void disconnect(EndpointChild child) {
    states.remove(child);
    child.shutdown();
    RoutedEndpoint endpoint = child.endpoint();
    endpoint.attach(null);
    String id = endpoint.endpoint().id();
    if (!shutdown && !children.containsKey(id)) {
      // The router may know it still, as one that is forbidden, and may permit it again while it is
      // drained and nobody connects to it any more.
      contain(() -> router.connectivity(id, Connectivity.CONNECTING, "disconnected"));
    }
  }

  private EndpointChild newChild(RoutedEndpoint endpoint) {
    EndpointChild child =
        new EndpointChild(
            pickFirst, helper, endpoint, classifier, ticker, this::schedule, reconnects, this);
    states.update(child);
    return child;
  }

  @Override
  public void handleNameResolutionError(Status error) {
    helper
        .getChannelLogger()
        .log(
            ChannelLogLevel.WARNING,
            "nearest_healthy: name resolution failed, {0} connected endpoints stay: {1}",
            children.size(),
            error);
    // What was resolved once stays in force, if only as the reason why no call may go anywhere.
    if (!everResolved) {
      helper.updateBalancingState(
          ConnectivityState.TRANSIENT_FAILURE, new FixedResultPicker(PickResult.withError(error)));
    }
  }

  @Override
  public void connectivity(
      RoutedEndpoint endpoint, Connectivity state, String reason, long tookNanos) {
    String id = endpoint.endpoint().id();
    EndpointChild child = children.get(id);
    if (shutdown || child == null || child.endpoint() != endpoint) {
      return;
    }
    states.update(child);
    if (state == Connectivity.CONNECTED && tookNanos > 0) {
      router.connectedIn(id, tookNanos);
    }
    // The child has asked for new addresses itself, as pick_first does for every lost connection.
    contain(() -> router.connectivity(id, state, reason));
  }

  /** Has gRPC look again at the calls that wait. */
  private void publish() {
    if (!shutdown) {
      helper.updateBalancingState(states.aggregate(), new NearestHealthyPicker(router, methods));
    }
  }

  @Override
  public void requestConnection() {
    children.values().forEach(EndpointChild::requestConnection);
  }

  @Override
  public void shutdown() {
    shutdown = true;
    if (link != null) {
      link.idempotentCalls().detach(router);
    }
    LiveRouters.remove(this);
    endOverrides.run();
    if (effectEnds != null) {
      effectEnds.cancel();
    }
    router.close();
    children.values().forEach(EndpointChild::shutdown);
    children.clear();
  }

  /** For tests: the connection to an endpoint. */
  @Nullable EndpointChild child(String id) {
    return children.get(id);
  }

  String target() {
    return helper.getChannelTarget();
  }

  /** Any thread. */
  WhatIf whatIf(Supposition supposed) {
    return router.whatIf(supposed);
  }

  /** Any thread. */
  RoutingDecision explain(Residency residency) {
    return router.explain(residency);
  }

  /** Taken in the synchronization context, soon. */
  CompletableFuture<RouterSnapshot> snapshot() {
    CompletableFuture<RouterSnapshot> future = new CompletableFuture<>();
    helper.getSynchronizationContext().execute(() -> future.complete(router.snapshot()));
    return future;
  }

  private final class Observer implements RouterObserver {
    private final RouterObserver also;

    Observer(@Nullable RouterObserver also) {
      this.also = also == null ? RouterObserver.NONE : also;
    }

    @Override
    public void endpointState(Endpoint endpoint, HealthState from, HealthState to, String reason) {
      EndpointChild child = children.get(endpoint.id());
      if (child != null) {
        child.suspected(to == HealthState.SUSPECT);
      }
      helper
          .getChannelLogger()
          .log(
              ChannelLogLevel.INFO,
              "nearest_healthy: {0} at {1}: {2} -> {3} {4}",
              endpoint.id(),
              endpoint.site().name(),
              from,
              to,
              reason);
      also.endpointState(endpoint, from, to, reason);
    }

    @Override
    public void endpointsChanged(List<RoutedEndpoint> joined, List<RoutedEndpoint> left) {
      for (RoutedEndpoint endpoint : left) {
        EndpointChild child = children.remove(endpoint.endpoint().id());
        if (child != null) {
          disconnect(child);
        }
      }
      joined.forEach(e -> connect(e, Map.of()));
    }

    @Override
    public void callsStranded(Endpoint endpoint) {
      if (link != null) {
        link.idempotentCalls().lost(endpoint);
      }
    }

    @Override
    public void drillEnded(DrillReport report) {
      Overrides.ofThisProcess().drillEnded(target(), report.number(), report.toString());
      also.drillEnded(report);
    }

    @Override
    public void tableChanged(long version) {
      publish();
      also.tableChanged(version);
    }

    @Override
    public void refused(RefusedCall call) {
      also.refused(call);
    }
  }
}
