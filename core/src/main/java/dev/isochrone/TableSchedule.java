/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.time.Scheduler.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * When the next table is built: at once if much changed, else at most ten times a second, so that a
 * fleet of thousands, in which some endpoint always comes or goes, does not keep the writer busy.
 * Picks do not wait for it: they see a lost connection by themselves.
 *
 * <p>Not thread-safe: the writer's.
 */
final class TableSchedule {
  /** For a burst of changes that comes spread out, such as connecting to everything. */
  private static final long URGENT_GAP_NANOS = 2_000_000L;

  private static final long GAP_NANOS = 100_000_000L;

  private final Clock clock;
  private final Runnable rebuild;
  private long builtNanos;
  private long dueNanos;
  private @Nullable Cancellable pending;

  TableSchedule(Clock clock, Runnable rebuild) {
    this.clock = clock;
    this.rebuild = rebuild;
    builtNanos = clock.ticker().nanoTime() - GAP_NANOS;
  }

  /**
   * Something changed, between beats: a table is built soon, one for all that changes till then.
   */
  void changed(boolean urgent) {
    long now = clock.ticker().nanoTime();
    long due = builtNanos + (urgent ? URGENT_GAP_NANOS : GAP_NANOS);
    due = due - now < 0 ? now : due;
    if (pending != null && dueNanos - due <= 0) {
      return;
    }
    cancel();
    dueNanos = due;
    pending = clock.scheduler().schedule(rebuild, due - now);
  }

  /** The same in a beat, which waits for no more: what is urgent is done now. */
  void changedInBeat(boolean urgent) {
    if (urgent || clock.ticker().nanoTime() - builtNanos >= GAP_NANOS) {
      rebuild.run();
    } else {
      changed(false);
    }
  }

  /** A table is built now, with all that has changed. */
  void built() {
    cancel();
    builtNanos = clock.ticker().nanoTime();
  }

  /** None is wanted any more. */
  void cancel() {
    if (pending != null) {
      pending.cancel();
      pending = null;
    }
  }
}
