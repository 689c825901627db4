/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.health.Connectivity;
import dev.isochrone.outcome.CallMethods;
import dev.isochrone.time.Scheduler;
import dev.isochrone.time.Ticker;
import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancerProvider;
import io.grpc.Status;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * One endpoint's connection, kept by gRPC's own {@code pick_first}.
 *
 * <p>Belongs to the synchronization context, but for {@link #pick} and {@link #pickPinned}, which
 * any thread may call.
 */
final class EndpointChild {
  /** Is told when the way to an endpoint changes. */
  interface Listener {
    void connectivity(RoutedEndpoint endpoint, Connectivity state, String reason, long tookNanos);
  }

  private final RoutedEndpoint endpoint;
  private final Ticker ticker;
  private final Listener listener;
  private final EndpointConnection connection;
  private ConnectivityState state = ConnectivityState.CONNECTING;
  private long connectingSinceNanos;
  private volatile SubchannelPicker picker =
      new LoadBalancer.FixedResultPicker(PickResult.withNoResult());
  private final CallMethods methods;
  // The child's pick result and ours made from it: a child repeats itself, so ours is made once for
  // each method. A tracer's factory is told nothing of the method but by who makes the factory.
  private volatile @Nullable Wrapped wrapped;

  private record Wrapped(PickResult childs, ConcurrentHashMap<String, PickResult> ours) {}

  EndpointChild(
      LoadBalancerProvider pickFirst,
      LoadBalancer.Helper helper,
      RoutedEndpoint endpoint,
      CallMethods methods,
      Ticker ticker,
      Scheduler scheduler,
      Reconnects reconnects,
      Listener listener) {
    this.endpoint = endpoint;
    this.methods = methods;
    this.ticker = ticker;
    this.listener = listener;
    connectingSinceNanos = ticker.nanoTime();
    connection =
        new EndpointConnection(
            pickFirst, helper, ticker, scheduler, reconnects, this::stateChanged);
  }

  /** Connects to these addresses; they are one endpoint's, tried in order. */
  Status accept(EquivalentAddressGroup addresses, Attributes attributes) {
    return connection.accept(addresses, attributes);
  }

  void requestConnection() {
    connection.requestConnection();
  }

  /** Says whether the endpoint is silent: perhaps it is its connection that is dead. */
  void suspected(boolean now) {
    connection.suspected(now);
  }

  void shutdown() {
    connection.shutdown();
  }

  RoutedEndpoint endpoint() {
    return endpoint;
  }

  ConnectivityState state() {
    return state;
  }

  /** A result that measures its call; may also be the child's "not now" or its error. */
  PickResult pick(PickSubchannelArgs args) {
    PickResult result = picker.pickSubchannel(args);
    if (result.getSubchannel() == null) {
      return result;
    }
    Wrapped last = wrapped;
    if (last == null || !last.childs.equals(result)) {
      last = new Wrapped(result, new ConcurrentHashMap<>());
      wrapped = last;
    }
    String method = args.getMethodDescriptor().getFullMethodName();
    PickResult ours = last.ours.get(method);
    return ours != null ? ours : wrap(last, method);
  }

  private PickResult wrap(Wrapped last, String method) {
    if (last.ours.size() >= CallMethods.MAX_METHODS) {
      last.ours.clear(); // those in use come again
    }
    PickResult ours =
        last.childs.copyWithStreamTracerFactory(
            new MeasuringTracer.Factory(
                endpoint, ticker, methods, method, last.childs.getStreamTracerFactory()));
    last.ours.put(method, ours);
    return ours;
  }

  /** A result for a probe: it is not a call, and must not be sent later or elsewhere. */
  PickResult pickPinned(PickSubchannelArgs args) {
    PickResult result = picker.pickSubchannel(args);
    return result.getSubchannel() != null
        ? result
        : PickResult.withDrop(Status.UNAVAILABLE.withDescription("not connected"));
  }

  private void stateChanged(ConnectivityState next, SubchannelPicker nextPicker) {
    picker = nextPicker;
    ConnectivityState before = state;
    state = next;
    long now = ticker.nanoTime();
    switch (next) {
      case READY ->
          listener.connectivity(
              endpoint,
              Connectivity.CONNECTED,
              "",
              before == ConnectivityState.CONNECTING ? now - connectingSinceNanos : 0);
      case TRANSIENT_FAILURE ->
          listener.connectivity(endpoint, Connectivity.FAILED, failure(nextPicker), 0);
      case CONNECTING, IDLE -> {
        if (before != ConnectivityState.CONNECTING) {
          connectingSinceNanos = now;
        }
        String reason = before == ConnectivityState.READY ? "connection lost" : "connecting";
        listener.connectivity(endpoint, Connectivity.CONNECTING, reason, 0);
      }
      case SHUTDOWN -> {}
    }
  }

  private static String failure(SubchannelPicker picker) {
    Status status = picker.pickSubchannel(NoCall.INSTANCE).getStatus();
    Throwable cause = status.getCause();
    String text =
        status.getDescription() == null ? status.getCode().name() : status.getDescription();
    return cause == null || cause.getMessage() == null ? text : text + ": " + cause.getMessage();
  }
}
