/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.outcome.CallMethod;
import dev.isochrone.outcome.CallMethods;
import dev.isochrone.outcome.Expectation;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.time.Ticker;
import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.util.ForwardingClientStreamTracer;
import org.jspecify.annotations.Nullable;

/**
 * Reports what becomes of one attempt. Measured is the time to the response's headers, so that a
 * long-lived stream's life is not a latency.
 *
 * <p>gRPC has one tracer slot in a pick result: a tracer that the child policy supplies is carried
 * along. Costs two readings of the clock an attempt and this object.
 */
final class MeasuringTracer extends ForwardingClientStreamTracer {
  private static final ClientStreamTracer NONE = new ClientStreamTracer() {};

  private final ClientStreamTracer delegate;
  private final Factory of; // and not what it holds: 40 bytes an attempt instead of 48
  private final Expectation expectation;
  private final @Nullable TriedEndpoints tried;
  private long sentNanos;
  private boolean sent;
  private boolean responded;

  private MeasuringTracer(
      ClientStreamTracer delegate,
      Factory of,
      Expectation expectation,
      @Nullable TriedEndpoints tried) {
    this.expectation = expectation;
    this.tried = tried;
    this.delegate = delegate;
    this.of = of;
  }

  @Override
  protected ClientStreamTracer delegate() {
    return delegate;
  }

  @Override
  public void streamCreated(Attributes transportAttributes, Metadata headers) {
    sent = true;
    sentNanos = of.ticker.nanoTime();
    of.endpoint.sent(sentNanos, expectation);
    super.streamCreated(transportAttributes, headers);
  }

  @Override
  public void inboundHeaders(Metadata headers) {
    if (sent && !responded) {
      responded = true;
      long now = of.ticker.nanoTime();
      of.endpoint.responded(now, now - sentNanos, expectation);
    }
    super.inboundHeaders(headers);
  }

  @Override
  public void streamClosed(Status status) {
    if (tried != null && !status.isOk()) {
      tried.ended();
    }
    if (sent) {
      OutcomeKind kind = StatusClassifier.INSTANCE.classify(status);
      if (responded) {
        of.endpoint.endedAfterResponse(kind);
      } else {
        long now = of.ticker.nanoTime();
        of.endpoint.endedAtOnce(kind, now, now - sentNanos, expectation);
      }
    }
    super.streamClosed(status);
  }

  /** Makes the tracers of one endpoint and method; one instance serves all their picks. */
  static final class Factory extends ClientStreamTracer.Factory {
    private final RoutedEndpoint endpoint;
    private final Ticker ticker;
    private final CallMethods methods;
    private final ClientStreamTracer.@Nullable Factory child;
    // Any thread writes; each of them finds the same.
    private volatile CallMethod method;

    Factory(
        RoutedEndpoint endpoint,
        Ticker ticker,
        CallMethods methods,
        String method,
        ClientStreamTracer.@Nullable Factory child) {
      this.endpoint = endpoint;
      this.ticker = ticker;
      this.methods = methods;
      this.method = methods.named(method);
      this.child = child;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      ClientStreamTracer delegate =
          child == null ? NONE : child.newClientStreamTracer(info, headers);
      CallMethod m = method;
      if (m.forgotten()) { // it was not used for long, and other methods were
        m = methods.named(m.name());
        method = m;
      }
      return new MeasuringTracer(
          delegate, this, m.expectation(), info.getCallOptions().getOption(CallRouting.TRIED));
    }
  }
}
