/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.Refusal;
import dev.isochrone.RoutedEndpoint;
import dev.isochrone.RoutingDecision;
import dev.isochrone.SiteRouter;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.topology.Residency;
import io.grpc.CallOptions;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Status;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Answers picks from the router's table. Any thread; allocates nothing on the usual way.
 *
 * <p>It always reads the table in force: a new picker is published only so that gRPC looks again at
 * the calls that had to wait.
 */
final class NearestHealthyPicker extends SubchannelPicker {
  private static final Logger log = LoggerFactory.getLogger(NearestHealthyPicker.class);
  private static final int ATTEMPTS = 3;

  private final SiteRouter router;

  NearestHealthyPicker(SiteRouter router) {
    this.router = router;
  }

  @Override
  public PickResult pickSubchannel(PickSubchannelArgs args) {
    CallOptions options = args.getCallOptions();
    EndpointChild pinned = options.getOption(CallRouting.PINNED);
    if (pinned != null) {
      return pinned.pickPinned(args);
    }
    Residency residency = options.getOption(CallRouting.RESIDENCY);
    TriedEndpoints tried = options.getOption(CallRouting.TRIED);
    RoutedEndpoint chosen = router.pick(residency, tried);
    if (chosen == null) {
      Refusal refusal = refusal(args, residency);
      if (refusal.kind() != Refusal.Kind.WAIT) { // to wait is not yet a decision
        explain(args, residency, null);
      }
      return refuse(refusal);
    }
    PickResult result = pick(chosen, args);
    // A connection may break between the table's making and this pick: go on to the next endpoint.
    if (result.getSubchannel() == null) {
      TriedEndpoints avoided = tried == null ? new TriedEndpoints() : tried.copy();
      for (int i = 0; i < ATTEMPTS && result.getSubchannel() == null && chosen != null; i++) {
        avoided.add(chosen.endpoint());
        chosen = router.pick(residency, avoided);
        result = chosen == null ? result : pick(chosen, args);
      }
      if (result.getSubchannel() == null) {
        return PickResult.withNoResult(); // the next table knows
      }
    }
    explain(args, residency, chosen);
    return result;
  }

  private Refusal refusal(PickSubchannelArgs args, Residency residency) {
    Refusal refusal = router.refusal(residency);
    // A call that waits until it is ready does not fail by what is down, and is asked for again.
    boolean fails =
        refusal.kind() == Refusal.Kind.FORBIDDEN
            || (refusal.kind() == Refusal.Kind.UNAVAILABLE
                && !args.getCallOptions().isWaitForReady());
    return fails
        ? router.refuse(residency, args.getMethodDescriptor().getFullMethodName())
        : refusal;
  }

  private static PickResult pick(RoutedEndpoint chosen, PickSubchannelArgs args) {
    return chosen.attachment() instanceof EndpointChild child
        ? child.pick(args)
        : PickResult.withNoResult();
  }

  private static PickResult refuse(Refusal refusal) {
    return switch (refusal.kind()) {
      // A drop fails wait-for-ready calls too and is not retried: no waiting makes it lawful.
      case FORBIDDEN ->
          PickResult.withDrop(Status.PERMISSION_DENIED.withDescription(refusal.message()));
      case UNAVAILABLE ->
          PickResult.withError(Status.UNAVAILABLE.withDescription(refusal.message()));
      case WAIT -> PickResult.withNoResult();
    };
  }

  private void explain(
      PickSubchannelArgs args, Residency residency, @Nullable RoutedEndpoint chosen) {
    Consumer<RoutingDecision> explain = args.getCallOptions().getOption(CallRouting.EXPLAIN);
    if (explain != null) {
      try {
        String method = args.getMethodDescriptor().getFullMethodName();
        explain.accept(
            router.explain(method, residency, chosen == null ? null : chosen.endpoint()));
      } catch (Throwable t) {
        // Errors too: calls that waited are picked for in the channel's own context, where whatever
        // is thrown ends the channel.
        log.warn("EXPLAIN consumer {} threw; the call goes on", explain, t);
      }
    }
  }
}
