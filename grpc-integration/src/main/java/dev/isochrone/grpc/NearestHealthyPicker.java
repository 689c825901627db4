/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.Refusal;
import dev.isochrone.RoutedEndpoint;
import dev.isochrone.RoutingDecision;
import dev.isochrone.SiteRouter;
import dev.isochrone.outcome.CallMethod;
import dev.isochrone.outcome.CallMethods;
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
  private final CallMethods methods;

  NearestHealthyPicker(SiteRouter router) {
    this.router = router;
    methods = router.methods();
  }

  @Override
  public PickResult pickSubchannel(PickSubchannelArgs args) {
    CallOptions options = args.getCallOptions();
    PinnedCall pinned = options.getOption(CallRouting.PINNED);
    if (pinned != null) {
      return pinned.pick(args);
    }
    Residency residency = options.getOption(CallRouting.RESIDENCY);
    TriedEndpoints tried = options.getOption(CallRouting.TRIED);
    Consumer<RoutingDecision> explain = options.getOption(CallRouting.EXPLAIN);
    RoutedEndpoint chosen = router.pick(residency, tried, options.getOption(CallRouting.AFFINITY));
    if (chosen == null) {
      Refusal refusal = router.refusal(residency);
      if (refusal.kind() != Refusal.Kind.WAIT) { // to wait is not yet a decision
        explain(explain, residency, null);
      }
      return refuse(refusal);
    }
    CallMethod method = methods.named(args.getMethodDescriptor().getFullMethodName());
    PickResult result = pick(chosen, method, args);
    // A connection may break between the table's making and this pick: go on to the next endpoint.
    if (result == null) {
      TriedEndpoints avoided = tried == null ? new TriedEndpoints() : tried.copy();
      for (int i = 0; i < ATTEMPTS && result == null && chosen != null; i++) {
        avoided.add(chosen.endpoint());
        chosen = router.pick(residency, avoided);
        result = chosen == null ? null : pick(chosen, method, args);
      }
      if (result == null) {
        return PickResult.withNoResult(); // the next table knows
      }
    }
    explain(explain, residency, chosen);
    return result;
  }

  private static @Nullable PickResult pick(
      RoutedEndpoint chosen, CallMethod method, PickSubchannelArgs args) {
    return chosen.attachment() instanceof Offer offer ? offer.pick(method, args) : null;
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
      @Nullable Consumer<RoutingDecision> explain,
      Residency residency,
      @Nullable RoutedEndpoint chosen) {
    if (explain != null) {
      try {
        explain.accept(router.explain(residency, chosen == null ? null : chosen.endpoint()));
      } catch (Throwable t) {
        // Errors too: calls that waited are picked for in the channel's own context, where whatever
        // is thrown ends the channel.
        log.warn("EXPLAIN consumer {} threw; the call goes on", explain, t);
      }
    }
  }
}
