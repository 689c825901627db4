/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Prober;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to endpoints that say by themselves whether they serve: to each that is connected, for as
 * long as it is and the router has calls. A stream that breaks is opened again after a while, as
 * gRPC's health checking does; one that the endpoint does not know is not, until it has a new
 * connection. Meanwhile probes ask.
 *
 * <p>Not thread-safe: the writer's. A tick costs O(endpoints) if anyone is listened to, ten times a
 * second.
 */
final class WatchSchedule {
  // gRPC's own (grpc/doc/health-checking.md names no figures; gRFC A17: as its connections').
  private static final long FIRST_RETRY_NANOS = 1_000_000_000L;
  private static final long TICK_NANOS = 100_000_000L;
  private static final long LAST_RETRY_NANOS = 120_000_000_000L;

  private static final Logger log = LoggerFactory.getLogger(WatchSchedule.class);

  /** Takes what an endpoint says, on the writer's thread. */
  @FunctionalInterface
  interface Sink {
    void says(EndpointState endpoint, boolean serving);
  }

  private final Prober prober;
  private final Clock clock;
  private final Sink sink;
  private boolean listening;
  private long tickedNanos;

  WatchSchedule(Prober prober, Clock clock, Sink sink) {
    this.prober = prober;
    this.clock = clock;
    this.sink = sink;
  }

  /**
   * Begins and ends what is due.
   *
   * @param wanted whether anyone is to be listened to at present
   */
  void tick(long nowNanos, Collection<SiteState> sites, boolean wanted) {
    if (listening ? nowNanos - tickedNanos < TICK_NANOS : !wanted) {
      return;
    }
    tickedNanos = nowNanos;
    listening = wanted;
    for (SiteState site : sites) {
      for (EndpointState e : site.endpoints) {
        if (!wanted || !site.permitted || !e.health.connected()) {
          stop(e);
        } else {
          if (e.listening == null) {
            e.listening = new Listening(e, nowNanos);
          }
          e.listening.openIfDue(nowNanos);
        }
      }
    }
  }

  /** It is gone, or nobody wants to know any more. */
  static void stop(EndpointState e) {
    Listening listening = e.listening;
    if (listening != null) {
      e.listening = null;
      listening.stop();
    }
  }

  /** Whether this endpoint would say if it ceased to serve. */
  static boolean listensTo(EndpointState e) {
    return e.listening != null && e.listening.heard;
  }

  /** One connection of one endpoint. */
  final class Listening {
    private final EndpointState endpoint;
    private Prober.@Nullable Watch watch;
    private boolean heard;
    private boolean unsupported;
    private long dueNanos;
    private long retryNanos = FIRST_RETRY_NANOS;

    Listening(EndpointState endpoint, long nowNanos) {
      this.endpoint = endpoint;
      dueNanos = nowNanos;
    }

    private void openIfDue(long nowNanos) {
      if (watch == null && !unsupported && nowNanos - dueNanos >= 0) {
        dueNanos = nowNanos + retryNanos;
        try {
          watch = prober.watch(endpoint.endpoint, new Told(this));
        } catch (RuntimeException thrown) {
          log.warn("prober {} threw; routing goes on", prober, thrown);
        }
      }
    }

    private void stop() {
      if (watch != null) {
        watch.stop();
        watch = null;
      }
    }

    private void serving(boolean serving) {
      heard = true;
      retryNanos = FIRST_RETRY_NANOS;
      sink.says(endpoint, serving);
    }

    private void ended(boolean supported) {
      watch = null;
      heard = false;
      unsupported = !supported;
      dueNanos = clock.ticker().nanoTime() + retryNanos;
      retryNanos = Math.min(LAST_RETRY_NANOS, 2 * retryNanos);
    }
  }

  /** Hands news over to the writer, as long as somebody listens. */
  private final class Told implements Prober.News {
    private final Listening listening;

    Told(Listening listening) {
      this.listening = listening;
    }

    @Override
    public void serving(boolean serving) {
      onWriter(() -> listening.serving(serving));
    }

    @Override
    public void ended(boolean supported) {
      onWriter(() -> listening.ended(supported));
    }

    private void onWriter(Runnable task) {
      clock
          .scheduler()
          .schedule(
              () -> {
                if (listening.endpoint.listening == listening) {
                  task.run();
                }
              },
              0);
    }
  }
}
