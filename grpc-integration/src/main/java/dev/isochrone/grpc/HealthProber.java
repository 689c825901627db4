/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.health.Prober;
import dev.isochrone.topology.Endpoint;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Probes with {@code grpc.health.v1} Check, on the very connection that carries the calls: a probe
 * is a call through the user's own channel, pinned to one endpoint. A server without the health
 * service is measured by its refusal, which takes the same round trip.
 *
 * <p>Called in the synchronization context; answers come on the transport's threads, without a
 * detour over an executor that would count as distance.
 */
final class HealthProber implements Prober {
  private final ChannelLink link;
  private final Function<String, @Nullable EndpointChild> children;
  private final Deadline.Ticker ticker;

  HealthProber(
      ChannelLink link,
      Function<String, @Nullable EndpointChild> children,
      Deadline.Ticker ticker) {
    this.link = link;
    this.children = children;
    this.ticker = ticker;
  }

  @Override
  public void probe(Endpoint endpoint, long timeoutNanos, Report report) {
    Channel channel = link.channel();
    EndpointChild child = children.apply(endpoint.id());
    if (channel == null || child == null) {
      report.notSent();
      return;
    }
    CallOptions options =
        CallOptions.DEFAULT
            .withOption(CallRouting.PINNED, child)
            .withDeadline(Deadline.after(timeoutNanos, TimeUnit.NANOSECONDS, ticker))
            .withExecutor(Runnable::run);
    ClientCall<Object, Boolean> call = channel.newCall(HealthCheck.METHOD, options);
    call.start(new Answer(report), new Metadata());
    call.request(1);
    call.sendMessage(HealthCheck.REQUEST);
    call.halfClose();
  }

  private static final class Answer extends ClientCall.Listener<Boolean> {
    private final Report report;
    // Both callbacks come one after the other, as gRPC promises.
    private boolean serving = true;

    Answer(Report report) {
      this.report = report;
    }

    @Override
    public void onMessage(Boolean message) {
      serving = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      switch (status.getCode()) {
        case OK -> report.answered(serving);
        case UNAVAILABLE, DEADLINE_EXCEEDED, INTERNAL, UNKNOWN -> report.unanswered();
        case CANCELLED -> report.notSent(); // the channel is being shut down
        default -> report.answered(true); // it answered: UNIMPLEMENTED, UNAUTHENTICATED …
      }
    }
  }
}
