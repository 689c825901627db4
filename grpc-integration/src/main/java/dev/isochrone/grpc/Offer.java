/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.outcome.CallMethod;
import dev.isochrone.time.Ticker;
import io.grpc.LoadBalancer.FixedResultPicker;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.MethodDescriptor.MethodType;
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
  private static final CallMethod[] NO_METHODS = {};
  private static final PickResult[] NO_RESULTS = {};

  // By the methods' slots, each for unary calls and for others. A slot may have had another method
  // before, and methods for which there was no room share one.
  private final CallMethod[] methods;
  private final PickResult[] ours;
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
      CallMethod[] methods,
      PickResult[] ours) {
    this.picker = picker;
    this.endpoint = endpoint;
    this.classifier = classifier;
    this.ticker = ticker;
    this.childs = childs;
    this.methods = methods;
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
    return new Offer(picker, endpoint, classifier, ticker, childs, NO_METHODS, NO_RESULTS);
  }

  /**
   * A result that measures its call of this method; null if there is none at the moment.
   *
   * @param chosen the endpoint, as the call sees it: in a drill as another object, and then two
   *     objects more are made for it
   */
  @Nullable PickResult pick(RoutedEndpoint chosen, CallMethod method, PickSubchannelArgs args) {
    Offer now = fixed ? this : asked(args);
    boolean unary = args.getMethodDescriptor().getType() == MethodType.UNARY;
    if (chosen != endpoint) {
      return now.childs.getSubchannel() == null ? null : now.measured(chosen, method, unary);
    }
    int slot = slot(method, unary);
    return slot < now.methods.length && now.methods[slot] == method
        ? now.ours[slot]
        : now.wrapped(method, unary);
  }

  private Offer asked(PickSubchannelArgs args) {
    PickResult result = picker.pickSubchannel(args);
    if (result.equals(childs)) {
      return this;
    }
    Offer next = new Offer(picker, endpoint, classifier, ticker, result, NO_METHODS, NO_RESULTS);
    endpoint.attach(this, next);
    return next;
  }

  private static int slot(CallMethod method, boolean unary) {
    return 2 * method.slot() + (unary ? 0 : 1);
  }

  private PickResult measured(RoutedEndpoint by, CallMethod method, boolean unary) {
    return childs.copyWithStreamTracerFactory(
        new MeasuringTracer.Factory(
            by, classifier, ticker, method, unary, childs.getStreamTracerFactory()));
  }

  private @Nullable PickResult wrapped(CallMethod method, boolean unary) {
    if (childs.getSubchannel() == null) {
      return null;
    }
    PickResult result = measured(endpoint, method, unary);
    int slot = slot(method, unary);
    int length = Math.max(methods.length, slot + 1);
    CallMethod[] m = Arrays.copyOf(methods, length);
    PickResult[] r = Arrays.copyOf(ours, length);
    m[slot] = method;
    r[slot] = result;
    // If another is attached by now, the next pick makes one there.
    endpoint.attach(this, new Offer(picker, endpoint, classifier, ticker, childs, m, r));
    return result;
  }
}
