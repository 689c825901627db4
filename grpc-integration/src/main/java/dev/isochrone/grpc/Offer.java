/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.grpc.KnownMethods.Known;
import dev.isochrone.time.Ticker;
import io.grpc.LoadBalancer.FixedResultPicker;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint's child has to give at the moment: its picker, the result that it gave last, and
 * ours made from that, one for each method: a tracer's factory is told nothing of the method but by
 * who makes the factory.
 *
 * <p>Immutable, and attached to the endpoint, where every pick reads it: anew when the child's
 * picker changes, and by picks with what they added, unless there is another by then.
 */
final class Offer {
  private static final Object[] NONE = {};

  // By the slots, each a method and its result side by side, which are one look at memory. A slot
  // may have had another method before, and methods for which there was no room share one.
  private final Object[] ours;
  // pick_first's pickers say the same each time. Whatever else there may be has to be asked.
  private final boolean fixed;
  private final SubchannelPicker picker;
  private final PickResult childs;
  private final RoutedEndpoint endpoint;
  private final StatusClassifier classifier;
  private final Ticker ticker;

  private Offer(
      SubchannelPicker picker,
      RoutedEndpoint endpoint,
      StatusClassifier classifier,
      Ticker ticker,
      PickResult childs,
      Object[] ours) {
    this.picker = picker;
    this.endpoint = endpoint;
    this.classifier = classifier;
    this.ticker = ticker;
    this.childs = childs;
    this.ours = ours;
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
    return new Offer(picker, endpoint, classifier, ticker, childs, NONE);
  }

  /**
   * A result that measures its call of this method; null if there is none at the moment.
   *
   * @param chosen the endpoint, as the call sees it: in a drill as another object, and then two
   *     objects more are made for it
   */
  @Nullable PickResult pick(RoutedEndpoint chosen, Known method, PickSubchannelArgs args) {
    Offer now = fixed ? this : asked(args);
    if (chosen != endpoint) {
      return now.childs.getSubchannel() == null ? null : now.measured(chosen, method);
    }
    int at = 2 * method.slot;
    return at < now.ours.length && now.ours[at] == method.method
        ? (PickResult) now.ours[at + 1]
        : now.wrapped(method);
  }

  private Offer asked(PickSubchannelArgs args) {
    PickResult result = picker.pickSubchannel(args);
    if (result.equals(childs)) {
      return this;
    }
    Offer next = new Offer(picker, endpoint, classifier, ticker, result, NONE);
    endpoint.attach(this, next);
    return next;
  }

  private PickResult measured(RoutedEndpoint by, Known method) {
    return childs.copyWithStreamTracerFactory(
        new MeasuringTracer.Factory(
            by, classifier, ticker, method.method, method.unary, childs.getStreamTracerFactory()));
  }

  private @Nullable PickResult wrapped(Known method) {
    if (childs.getSubchannel() == null) {
      return null;
    }
    PickResult result = measured(endpoint, method);
    int at = 2 * method.slot;
    Object[] more = Arrays.copyOf(ours, Math.max(ours.length, at + 2));
    more[at] = method.method;
    more[at + 1] = result;
    // If another is attached by now, the next pick makes one there.
    endpoint.attach(this, new Offer(picker, endpoint, classifier, ticker, childs, more));
    return result;
  }
}
