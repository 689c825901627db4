/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RoutedEndpoint;
import dev.isochrone.outcome.CallMethod;
import dev.isochrone.outcome.Expectation;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.time.Ticker;
import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * Reports what becomes of one attempt. Measured is the time to the response's headers, so that a
 * long-lived stream's life is not a latency. gRPC servers send them with the first message: of a
 * call that is not unary they may come when there are news, in hours, and nobody waits for them.
 *
 * <p>Costs two readings of the clock an attempt and this object, 32 bytes.
 */
final class MeasuringTracer extends ClientStreamTracer {
  private final Factory factory;
  private final Expectation expectation;
  private final @Nullable TriedEndpoints tried;
  private long sentNanos;
  private boolean sent;
  private boolean responded;

  private MeasuringTracer(
      Factory factory, Expectation expectation, @Nullable TriedEndpoints tried) {
    this.factory = factory;
    this.expectation = expectation;
    this.tried = tried;
  }

  @Override
  public void streamCreated(Attributes transportAttributes, Metadata headers) {
    sent = true;
    sentNanos = factory.ticker.nanoTime();
    if (factory.unary) {
      factory.endpoint.sent(sentNanos, expectation);
    } else {
      factory.endpoint.streamOpened();
    }
  }

  @Override
  public void inboundHeaders(Metadata headers) {
    if (sent && !responded) {
      responded = true;
      long now = factory.ticker.nanoTime();
      if (factory.unary) {
        factory.endpoint.responded(now, now - sentNanos, expectation);
      } else {
        factory.endpoint.streamAnswered(now, now - sentNanos, expectation);
      }
    }
  }

  @Override
  public void streamClosed(Status status) {
    if (tried != null && !status.isOk()) {
      tried.ended();
    }
    if (sent) {
      OutcomeKind kind = factory.classifier.classify(status);
      if (!factory.unary) {
        factory.endpoint.streamEnded(kind);
      } else if (responded) {
        factory.endpoint.endedAfterResponse(kind);
      } else {
        long now = factory.ticker.nanoTime();
        factory.endpoint.endedAtOnce(kind, now, now - sentNanos, expectation);
      }
    }
  }

  /** Makes the tracers of one endpoint and method; one instance serves all their picks. */
  static final class Factory extends ClientStreamTracer.Factory {
    private final RoutedEndpoint endpoint;
    private final StatusClassifier classifier;
    private final Ticker ticker;
    private final CallMethod method;
    private final boolean unary;
    private final ClientStreamTracer.@Nullable Factory child;

    Factory(
        RoutedEndpoint endpoint,
        StatusClassifier classifier,
        Ticker ticker,
        CallMethod method,
        boolean unary,
        ClientStreamTracer.@Nullable Factory child) {
      this.endpoint = endpoint;
      this.classifier = classifier;
      this.ticker = ticker;
      this.method = method;
      this.unary = unary;
      this.child = child;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      ClientStreamTracer ours =
          new MeasuringTracer(this, method.expectation(), CallRouting.tried(info.getCallOptions()));
      return child == null
          ? ours
          : new TracerBeside(ours, child.newClientStreamTracer(info, headers));
    }
  }
}
