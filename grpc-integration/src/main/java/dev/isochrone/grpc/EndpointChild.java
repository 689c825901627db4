/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.health.Connectivity;
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

/**
 * One endpoint's connection, kept by gRPC's own {@code pick_first}.
 *
 * <p>Belongs to the synchronization context, but for {@link #pickUnmeasured}, which any thread may
 * call. What calls get is the {@link Offer} attached to the endpoint.
 */
final class EndpointChild {
  /** Is told when the way to an endpoint changes. */
  interface Listener {
    void connectivity(RoutedEndpoint endpoint, Connectivity state, String reason, long tookNanos);
  }

  private final RoutedEndpoint endpoint;
  private final StatusClassifier classifier;
  private final Ticker ticker;
  private final Listener listener;
  private final EndpointConnection connection;
  private ConnectivityState state = ConnectivityState.CONNECTING;
  private long connectingSinceNanos;
  private volatile SubchannelPicker picker =
      new LoadBalancer.FixedResultPicker(PickResult.withNoResult());

  EndpointChild(
      LoadBalancerProvider pickFirst,
      LoadBalancer.Helper helper,
      RoutedEndpoint endpoint,
      StatusClassifier classifier,
      Ticker ticker,
      Scheduler scheduler,
      Reconnects reconnects,
      Listener listener) {
    this.endpoint = endpoint;
    this.classifier = classifier;
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

  /** The child's own result: for what is not measured as a call. */
  PickResult pickUnmeasured(PickSubchannelArgs args) {
    return picker.pickSubchannel(args);
  }

  private void stateChanged(ConnectivityState next, SubchannelPicker nextPicker) {
    picker = nextPicker;
    endpoint.attach(Offer.of(nextPicker, endpoint, classifier, ticker));
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
    String text =
        status.getDescription() == null ? status.getCode().name() : status.getDescription();
    Throwable cause = status.getCause();
    if (cause == null || cause.getMessage() == null) {
      return text;
    }
    Throwable root = root(cause);
    // Of TLS the exception says that something is wrong, and only its innermost cause what: a
    // certificate that has expired, or another's. Netty adds a line about its pipeline.
    return root == cause
        ? text + ": " + cause.getMessage()
        : text.lines().findFirst().orElse(text) + ": " + root;
  }

  private static Throwable root(Throwable cause) {
    Throwable root = cause;
    for (Throwable next = root.getCause(); next != null; next = next.getCause()) {
      root = next;
    }
    return root;
  }
}
