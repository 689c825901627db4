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
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Answers picks from the router's table. Any thread; allocates nothing on the usual way.
 *
 * <p>It always reads the table in force: a new picker is published only so that gRPC looks again at
 * the calls that had to wait.
 */
final class NearestHealthyPicker extends SubchannelPicker {
  private static final int ATTEMPTS = 3;
  private static final Metadata.Key<String> PREVIOUS_ATTEMPTS =
      Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER);

  // HotSpot inlines no call whose signature names a class that is not loaded, and where nothing is
  // ever tried again nothing else loads this one; for each jar it has to be asked for once.
  static {
    Class<?> unused = TriedEndpoints.class;
  }

  private final SiteRouter router;
  private final KnownMethods methods;

  NearestHealthyPicker(SiteRouter router, KnownMethods methods) {
    this.router = router;
    this.methods = methods;
  }

  @Override
  public PickResult pickSubchannel(PickSubchannelArgs args) {
    try {
      return route(args);
    } catch (RuntimeException e) {
      // Calls that waited are picked for in the channel's own context, where whatever is thrown
      // ends the channel.
      router.faults().contained("a pick", e);
      return PickResult.withError(
          Status.UNAVAILABLE.withDescription("routing failed").withCause(e));
    }
  }

  private PickResult route(PickSubchannelArgs args) {
    CallOptions options = args.getCallOptions();
    Object note = options.getOption(CallRouting.NOTE);
    if (note instanceof PinnedCall pinned) {
      return pinned.pick(args);
    }
    TriedEndpoints tried = (TriedEndpoints) note;
    Residency residency = CallRouting.residency(options);
    Object seen = tried == null ? null : tried.seen();
    boolean again = seen != null && isAgain(args);
    Consumer<RoutingDecision> explain = options.getOption(CallRouting.EXPLAIN);
    String key = options.getOption(CallRouting.AFFINITY);
    RoutedEndpoint chosen = choose(residency, tried, key, again);
    if (chosen == null) {
      return nowhere(args, residency, tried, again, explain);
    }
    KnownMethods.Known method = methods.of(args.getMethodDescriptor());
    PickResult result = Offer.again(chosen, method);
    if (result == null) {
      result = pick(chosen, method, args);
    }
    if (result == null) {
      return elsewhere(args, residency, tried, seen, again, explain, chosen, method);
    }
    return decided(result, args, residency, tried, seen, explain, chosen);
  }

  /** There is no endpoint for the call. */
  private PickResult nowhere(
      PickSubchannelArgs args,
      Residency residency,
      @Nullable TriedEndpoints tried,
      boolean again,
      @Nullable Consumer<RoutingDecision> explain) {
    if (again && tried != null && router.mayServe(residency)) {
      return holdBack(args.getCallOptions(), tried);
    }
    Refusal refusal = refusal(args, residency);
    if (refusal.kind() != Refusal.Kind.WAIT && explain != null) { // to wait is not yet a decision
      explain(explain, args, residency, null);
    }
    return refuse(refusal);
  }

  /** A connection may break between the table's making and the pick: on to the next endpoint. */
  private PickResult elsewhere(
      PickSubchannelArgs args,
      Residency residency,
      @Nullable TriedEndpoints tried,
      @Nullable Object seen,
      boolean again,
      @Nullable Consumer<RoutingDecision> explain,
      RoutedEndpoint broken,
      KnownMethods.Known method) {
    TriedEndpoints avoided = tried == null ? new TriedEndpoints() : tried.copy();
    avoided.add(broken.endpoint());
    for (int i = 0; i < ATTEMPTS; i++) {
      RoutedEndpoint chosen = choose(residency, avoided, null, again);
      if (chosen == null) {
        break;
      }
      PickResult result = pick(chosen, method, args);
      if (result != null) {
        return decided(result, args, residency, tried, seen, explain, chosen);
      }
      avoided.add(chosen.endpoint());
    }
    return PickResult.withNoResult(); // the next table knows
  }

  private PickResult decided(
      PickResult result,
      PickSubchannelArgs args,
      Residency residency,
      @Nullable TriedEndpoints tried,
      @Nullable Object seen,
      @Nullable Consumer<RoutingDecision> explain,
      RoutedEndpoint chosen) {
    if (tried != null && !tried.claim(chosen.endpoint(), seen)) {
      return route(args); // a hedge beside this one was quicker, and may be where this would go
    }
    if (explain != null) {
      explain(explain, args, residency, chosen);
    }
    return result;
  }

  private @Nullable RoutedEndpoint choose(
      Residency residency, @Nullable TriedEndpoints tried, @Nullable String key, boolean again) {
    return again && tried != null
        ? router.pickAgain(residency, tried)
        : router.pick(residency, tried, key);
  }

  /**
   * Whether it is a retry or a hedge, and not a transparent retry of what no server ever saw. gRPC
   * says so to the server alone, in a header.
   */
  private static boolean isAgain(PickSubchannelArgs args) {
    return args.getHeaders().containsKey(PREVIOUS_ATTEMPTS)
        || args.getCallOptions().getOption(CallRouting.AGAIN);
  }

  /** No site that is left has budget for another attempt. */
  private static PickResult holdBack(CallOptions options, TriedEndpoints tried) {
    // A hedge that failed could take the attempts beside it along: it waits until they decide.
    return tried.underWay() && !options.getOption(CallRouting.AGAIN)
        ? PickResult.withNoResult()
        : PickResult.withDrop(
            Status.UNAVAILABLE.withDescription(
                "no retry: the sites not yet tried fail too many calls (retryBudget); tried "
                    + tried));
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

  private static @Nullable PickResult pick(
      RoutedEndpoint chosen, KnownMethods.Known method, PickSubchannelArgs args) {
    return chosen.attachment() instanceof Offer offer ? offer.pick(chosen, method, args) : null;
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
      Consumer<RoutingDecision> explain,
      PickSubchannelArgs args,
      Residency residency,
      @Nullable RoutedEndpoint chosen) {
    try {
      String method = args.getMethodDescriptor().getFullMethodName();
      RoutingDecision decision =
          router.explain(method, residency, chosen == null ? null : chosen.endpoint());
      String without = chosen == null ? null : chosen.without();
      explain.accept(without == null ? decision : decision.inDrill(without));
    } catch (Throwable t) {
      // Errors too: calls that waited are picked for in the channel's own context, where whatever
      // is thrown ends the channel.
      router.faults().contained("an EXPLAIN consumer", t);
    }
  }
}
