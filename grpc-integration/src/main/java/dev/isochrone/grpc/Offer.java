/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.grpc.KnownMethods.Known;
import dev.isochrone.time.Ticker;
import io.grpc.LoadBalancer.FixedResultPicker;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint's child has to give at the moment: its picker, the result that it gave last, and
 * ours made from that, one for each method: a tracer's factory is told nothing of the method but by
 * who makes the factory.
 *
 * <p>Attached to the endpoint, anew when the child's picker changes. What it has given is derived
 * from it there: nearly all picks are answered by {@link #again} and never look here.
 *
 * <p>Thread-safe.
 */
final class Offer {
  private final boolean fixed;
  private final SubchannelPicker picker;
  private final PickResult childs;
  private final RoutedEndpoint endpoint;
  private final StatusClassifier classifier;
  private final Ticker ticker;
  // By the method, as KnownMethods has them; replaced and never changed. Of two that add to it at
  // one time one may lose, and does it again at its next call.
  private volatile @Nullable PickResult[] ours = {};

  private Offer(
      SubchannelPicker picker,
      RoutedEndpoint endpoint,
      StatusClassifier classifier,
      Ticker ticker,
      PickResult childs) {
    this.picker = picker;
    this.endpoint = endpoint;
    this.classifier = classifier;
    this.ticker = ticker;
    this.childs = childs;
    // pick_first's pickers say the same each time. Whatever else there may be has to be asked.
    fixed = picker instanceof FixedResultPicker;
  }

  /** What this picker of the endpoint's child has to give, before any call asked. */
  static Offer of(
      SubchannelPicker picker,
      RoutedEndpoint endpoint,
      StatusClassifier classifier,
      Ticker ticker) {
    PickResult childs =
        picker instanceof FixedResultPicker
            ? picker.pickSubchannel(NoCall.INSTANCE)
            : PickResult.withNoResult();
    return new Offer(picker, endpoint, classifier, ticker, childs);
  }

  /**
   * What a call of this method got here before and this one would get again; null if that has to be
   * found out by {@link #pick}, as for a call of a drill.
   */
  static @Nullable PickResult again(RoutedEndpoint chosen, Known method) {
    return chosen.derived() instanceof PickResult[] results ? method.of(results) : null;
  }

  /**
   * A result that measures its call of this method; null if there is none at the moment.
   *
   * @param chosen the endpoint, as the call sees it: in a drill as another object, and then two
   *     objects more are made for it
   */
  @Nullable PickResult pick(RoutedEndpoint chosen, Known method, PickSubchannelArgs args) {
    Offer now = fixed ? this : asked(args);
    if (now.childs.getSubchannel() == null) {
      return null;
    }
    if (chosen != endpoint) {
      return now.measured(chosen, method);
    }
    PickResult before = method.of(now.ours);
    return before != null ? before : now.made(method);
  }

  private Offer asked(PickSubchannelArgs args) {
    PickResult result = picker.pickSubchannel(args);
    if (result.equals(childs)) {
      return this;
    }
    Offer next = new Offer(picker, endpoint, classifier, ticker, result);
    endpoint.attach(this, next);
    return next;
  }

  private PickResult measured(RoutedEndpoint by, Known method) {
    return childs.copyWithStreamTracerFactory(
        new MeasuringTracer.Factory(
            by, classifier, ticker, method.method, method.unary, childs.getStreamTracerFactory()));
  }

  private PickResult made(Known method) {
    PickResult result = measured(endpoint, method);
    @Nullable PickResult[] more = method.with(result, ours);
    ours = more;
    if (fixed) {
      endpoint.derive(this, more);
    }
    return result;
  }
}
