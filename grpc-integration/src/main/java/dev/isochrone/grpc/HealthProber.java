/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.health.Prober;
import dev.isochrone.topology.Endpoint;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.Deadline;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Probes with {@code grpc.health.v1} Check, on the very connection that carries the calls: a probe
 * is a call through the user's own channel, pinned to one endpoint. A server without the health
 * service is measured by its refusal, which takes the same round trip. Where it is asked for, Watch
 * says at once what Check says once an interval.
 *
 * <p>Called in the synchronization context; answers come on the transport's threads.
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

  private @Nullable PinnedCall call(
      Endpoint endpoint,
      MethodDescriptor<Object, Boolean> method,
      CallOptions options,
      PinnedCall.Answer answer) {
    Channel channel = link.channel();
    EndpointChild child = children.apply(endpoint.id());
    return channel == null || child == null
        ? null
        : PinnedCall.start(channel, child, method, options, answer);
  }

  @Override
  public void probe(Endpoint endpoint, long timeoutNanos, Report report) {
    Deadline deadline = Deadline.after(timeoutNanos, TimeUnit.NANOSECONDS, ticker);
    CallOptions options = CallOptions.DEFAULT.withDeadline(deadline);
    if (call(endpoint, HealthCheck.CHECK, options, new Checked(report, deadline)) == null) {
      report.notSent();
    }
  }

  @Override
  public @Nullable Watch watch(Endpoint endpoint, News news) {
    PinnedCall call = call(endpoint, HealthCheck.WATCH, CallOptions.DEFAULT, new Watched(news));
    return call == null ? null : call::cancel;
  }

  private static final class Checked implements PinnedCall.Answer {
    private final Report report;
    private final Deadline deadline;
    private boolean serving = true;

    Checked(Report report, Deadline deadline) {
      this.report = report;
      this.deadline = deadline;
    }

    @Override
    public void says(boolean now) {
      serving = now;
    }

    @Override
    public void ended(Status status, boolean sent) {
      switch (status.getCode()) {
        case OK -> report.answered(serving);
        case DEADLINE_EXCEEDED -> {
          // A methodConfig may have a shorter time-out for all methods: it says nothing.
          if (sent && deadline.isExpired()) {
            report.unanswered();
          } else {
            report.notSent();
          }
        }
        case UNAVAILABLE, INTERNAL, UNKNOWN -> {
          if (sent) {
            report.unanswered();
          } else {
            report.notSent(); // the connection was lost between the decision and the pick
          }
        }
        case CANCELLED -> report.notSent(); // the channel is being shut down
        default -> report.answered(true); // it answered: UNIMPLEMENTED, UNAUTHENTICATED …
      }
    }
  }

  private static final class Watched implements PinnedCall.Answer {
    private final News news;

    Watched(News news) {
      this.news = news;
    }

    @Override
    public void says(boolean serving) {
      news.serving(serving);
    }

    @Override
    public void ended(Status status, boolean sent) {
      news.ended(status.getCode() != Status.Code.UNIMPLEMENTED);
    }
  }
}
