/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.time.Scheduler;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * When a source that polls has its turns: one after another, on the scheduler that it was given or
 * on a daemon thread of its own, until it is closed.
 *
 * <p>Thread-safe. A turn asks for the next one; so there is at most one that waits.
 */
final class PollSchedule implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(PollSchedule.class);

  private final String source;
  private final Scheduler scheduler;

  // Guarded by this.
  private boolean closed;
  private Scheduler.@Nullable Cancellable next;

  /**
   * Of a source with this name, for messages.
   *
   * @param given null for a thread of its own, {@code isochrone-catalog-} and {@code place}
   */
  PollSchedule(String source, @Nullable Scheduler given, String place) {
    this.source = source;
    scheduler = given == null ? new DaemonScheduler("isochrone-catalog-" + place) : given;
  }

  /** Has a turn run after so long; does nothing once closed. */
  synchronized void after(long delayNanos, Runnable turn) {
    if (!closed) {
      next = scheduler.schedule(turn, delayNanos);
    }
  }

  /**
   * Runs a turn here and now and, whatever comes of it, has the next one run after a pause.
   *
   * @param pauseNanos asked when the turn has ended
   */
  void run(Runnable turn, LongSupplier pauseNanos, Runnable following) {
    try {
      turn.run();
    } catch (Throwable t) {
      // Nothing is expected here; but a watch that has ended in silence is worse than any error.
      log.error("{}: a poll failed", source, t);
    } finally {
      after(pauseNanos.getAsLong(), following);
    }
  }

  synchronized boolean closed() {
    return closed;
  }

  /** No turn starts any more; one may be under way. Idempotent. */
  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (next != null) {
        next.cancel();
      }
    }
    if (scheduler instanceof DaemonScheduler own) { // one that was given never is
      own.close();
    }
  }
}
