/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.RouterConfig;
import dev.isochrone.RouterObserver;
import dev.isochrone.RouterSnapshot;
import dev.isochrone.RoutingDecision;
import dev.isochrone.SiteRouter;
import dev.isochrone.SiteRouterBuilder;
import dev.isochrone.health.Breakers;
import dev.isochrone.health.Connectivity;
import dev.isochrone.health.HealthState;
import dev.isochrone.latency.MeasurementStore;
import dev.isochrone.time.Scheduler;
import dev.isochrone.time.Ticker;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
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
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The policy {@code nearest_healthy}: one {@code pick_first} child an endpoint, and a {@link
 * SiteRouter} that says which of them a call goes to.
 *
 * <p>Everything here runs in the channel's synchronization context, which is the router's writer.
 */
final class NearestHealthyLoadBalancer extends LoadBalancer implements EndpointChild.Listener {
  private static final Logger log = LoggerFactory.getLogger(NearestHealthyLoadBalancer.class);

  private final Helper helper;
  private final Ticker ticker;
  private final LoadBalancerProvider pickFirst;
  private final SiteRouter router;
  private final Map<String, EndpointChild> children = new LinkedHashMap<>();
  private boolean everResolved;
  private boolean shutdown;

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
    ChannelLink link = helper.getNameResolverArgs().getArg(ChannelLink.KEY);
    SiteRouterBuilder builder =
        SiteRouter.builder(helper.getChannelTarget())
            .ticker(ticker)
            .store(store)
            .prober(link == null ? null : new HealthProber(link, children::get, deadlines))
            .observer(new Observer());
    if (seed != null) {
      builder.seed(seed);
    }
    Breakers breakers = helper.getNameResolverArgs().getArg(ChannelLink.BREAKERS);
    if (breakers != null) {
      builder.breakers(breakers);
    }
    router = builder.start(this::schedule);
    LiveRouters.add(this);
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
  private static void contain(Runnable task) {
    try {
      task.run();
    } catch (RuntimeException e) {
      log.error("nearest_healthy: a task failed; routing goes on by the last table", e);
    }
  }

  @Override
  public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
    RouterConfig config = config(resolved);
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
      Endpoint endpoint = AddressSites.endpoint(group);
      groups.putIfAbsent(endpoint.id(), group);
      endpoints.putIfAbsent(endpoint.id(), endpoint);
    }
    if (withheld != null) {
      // Known by name only, so that a refusal can say what exists and why it is out of bounds.
      withheld.forEach(s -> endpoints.putIfAbsent(s.name(), Endpoint.of(s.name(), s)));
    }
    everResolved = true;
    router.reconfigure(config);
    Map<String, RoutedEndpoint> routed = router.update(endpoints.values());
    Map<String, EndpointChild> before = new HashMap<>(children);
    children.clear();
    for (RoutedEndpoint endpoint : routed.values()) {
      EquivalentAddressGroup group = groups.get(endpoint.endpoint().id());
      if (group != null && config.residency().permits(endpoint.endpoint().site())) {
        keepOrConnect(endpoint, before).ifPresent(c -> c.accept(group, resolved.getAttributes()));
      }
    }
    // What is gone, or forbidden from now on, is disconnected; running calls end by themselves.
    before.values().forEach(EndpointChild::shutdown);
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

  private Optional<EndpointChild> keepOrConnect(
      RoutedEndpoint endpoint, Map<String, EndpointChild> before) {
    String id = endpoint.endpoint().id();
    EndpointChild child = before.get(id);
    if (child != null && child.endpoint() == endpoint) {
      before.remove(id);
    } else if (endpoint.endpoint().drained()) {
      return Optional.empty(); // nothing to keep, nothing to begin
    } else {
      child = newChild(endpoint);
    }
    children.put(id, child);
    return Optional.of(child);
  }

  private EndpointChild newChild(RoutedEndpoint endpoint) {
    EndpointChild child =
        new EndpointChild(pickFirst, helper, endpoint, router.methods(), ticker, this);
    endpoint.attach(child);
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
    if (shutdown || !children.containsKey(id)) {
      return;
    }
    if (state == Connectivity.CONNECTED && tookNanos > 0) {
      router.connectedIn(id, tookNanos);
    }
    // The child has asked for new addresses itself, as pick_first does for every lost connection.
    router.connectivity(id, state, reason);
  }

  /** Has gRPC look again at the calls that wait. */
  private void publish() {
    if (!shutdown) {
      helper.updateBalancingState(aggregate(), new NearestHealthyPicker(router));
    }
  }

  private ConnectivityState aggregate() {
    boolean connecting = children.isEmpty();
    for (EndpointChild child : children.values()) {
      switch (child.state()) {
        case READY -> {
          return ConnectivityState.READY;
        }
        case CONNECTING, IDLE -> connecting = true;
        default -> {}
      }
    }
    return connecting ? ConnectivityState.CONNECTING : ConnectivityState.TRANSIENT_FAILURE;
  }

  @Override
  public void requestConnection() {
    children.values().forEach(EndpointChild::requestConnection);
  }

  @Override
  public void shutdown() {
    shutdown = true;
    LiveRouters.remove(this);
    router.close();
    children.values().forEach(EndpointChild::shutdown);
    children.clear();
  }

  String target() {
    return helper.getChannelTarget();
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
    @Override
    public void endpointState(Endpoint endpoint, HealthState from, HealthState to, String reason) {
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
    }

    @Override
    public void tableChanged(long version) {
      publish();
    }
  }
}
