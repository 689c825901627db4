/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Does one thing again and again: once an interval, give or take a fifth, so that a fleet does not
 * ask all at once; at once when it is woken; and after a failure sooner, a second at first and
 * twice as long each time, up to an interval. Never twice at a time.
 *
 * <p>Thread-safe.
 */
final class Loop {
  private static final double JITTER = 0.2;
  private static final long FIRST_RETRY_NANOS = 1_000_000_000L;
  private static final Logger log = LoggerFactory.getLogger(Loop.class);

  /** What is done; says whether it succeeded. */
  @FunctionalInterface
  interface Round {
    boolean run();
  }

  private final ScheduledExecutorService threads;
  private final long intervalNanos;

  // Guarded by this.
  private @Nullable Round round;
  private @Nullable Future<?> next;
  private boolean running;
  private boolean woken;
  private boolean doubtful;
  private boolean closed;

  // Confined to the round that runs.
  private int failures;

  Loop(ScheduledExecutorService threads, Duration interval) {
    this.threads = threads;
    intervalNanos = interval.toNanos();
  }

  synchronized void start(Round what) {
    round = what;
    schedule(0);
  }

  /** Has it done at once, or once more if it is being done. */
  synchronized void wake() {
    woken = running;
    if (!running) {
      schedule(0);
    }
  }

  /** Has it done after the first pause of a failure. */
  synchronized void wakeLater() {
    doubtful = running;
    if (!running) {
      schedule(firstRetryNanos());
    }
  }

  /** No round starts any more; one may be under way. */
  synchronized void close() {
    closed = true;
    if (next != null) {
      next.cancel(false);
    }
  }

  private synchronized void schedule(long delayNanos) {
    if (closed) {
      return;
    }
    if (next != null) {
      next.cancel(false);
    }
    try {
      next = threads.schedule(this::turn, delayNanos, TimeUnit.NANOSECONDS);
    } catch (RejectedExecutionException e) {
      closed = true; // the cluster was closed: so is this
    }
  }

  private void turn() {
    Round what;
    synchronized (this) {
      if (closed || running || round == null) {
        return;
      }
      running = true;
      what = round;
    }
    boolean well = false;
    try {
      well = what.run();
    } catch (Throwable t) {
      // Nothing is expected here; but a loop that has ended in silence is worse than any error.
      log.error("a round failed", t);
    } finally {
      failures = well ? 0 : failures + 1;
      synchronized (this) {
        running = false;
        schedule(woken ? 0 : doubtful ? firstRetryNanos() : pauseNanos());
        woken = false;
        doubtful = false;
      }
    }
  }

  private long pauseNanos() {
    long retry = FIRST_RETRY_NANOS << Math.min(failures - 1, 20);
    return jittered(failures == 0 ? intervalNanos : Math.min(retry, intervalNanos));
  }

  private long firstRetryNanos() {
    return jittered(Math.min(FIRST_RETRY_NANOS, intervalNanos));
  }

  private static long jittered(long nanos) {
    return (long) (nanos * (1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble()));
  }
}
