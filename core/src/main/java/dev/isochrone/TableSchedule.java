/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.time.Scheduler.Cancellable;
import org.jspecify.annotations.Nullable;

/**
 * When the next table is built: at once if much changed, else at most ten times a second, so that a
 * fleet of thousands, in which some endpoint always comes or goes, does not keep the writer busy.
 * Picks do not wait for it: they see a lost connection by themselves. Those who change something
 * say so, and have it settled once they are done.
 *
 * <p>Not thread-safe: the writer's.
 */
final class TableSchedule implements Exploration.Listener {
  /** For a burst of changes that comes spread out, such as connecting to everything. */
  private static final long URGENT_GAP_NANOS = 2_000_000L;

  private static final long GAP_NANOS = 100_000_000L;

  private final Clock clock;
  private final Runnable rebuild;
  private long builtNanos;
  private long dueNanos;
  private @Nullable Cancellable pending;
  // Of what is not settled: whether there is any, whether it is much, whether calls fail for it.
  private boolean dirty;
  private boolean urgent;
  private boolean starved;

  TableSchedule(Clock clock, Runnable rebuild) {
    this.clock = clock;
    this.rebuild = rebuild;
    builtNanos = clock.ticker().nanoTime() - GAP_NANOS;
  }

  /** So many endpoints of a site are not what the table has. */
  @Override
  public void changed(SiteState site, int endpoints) {
    dirty = true;
    site.level.add(endpoints);
    urgent |= site.level.urgent();
  }

  /** Sites' shares are not what the table has. */
  void sharesMoved() {
    dirty = true;
    urgent = true;
  }

  /** Calls fail for want of a table with what has changed. */
  void starved() {
    starved = true;
  }

  /** Between beats: a table is built soon, one for all that changes till then. */
  void settle() {
    if (starved) {
      boolean unused = takeUrgent();
      rebuild.run();
    } else if (dirty) {
      buildSoon(takeUrgent());
    }
  }

  /** The same in a beat, which waits for no more: what is urgent is done now. */
  void settleInBeat() {
    if (!dirty) {
      return;
    }
    if (takeUrgent() || clock.ticker().nanoTime() - builtNanos >= GAP_NANOS) {
      rebuild.run();
    } else {
      buildSoon(false);
    }
  }

  private boolean takeUrgent() {
    boolean was = urgent;
    dirty = false;
    starved = false;
    urgent = false;
    return was;
  }

  private void buildSoon(boolean urgently) {
    long now = clock.ticker().nanoTime();
    long due = builtNanos + (urgently ? URGENT_GAP_NANOS : GAP_NANOS);
    due = due - now < 0 ? now : due;
    if (pending != null && dueNanos - due <= 0) {
      return;
    }
    cancel();
    dueNanos = due;
    pending = clock.scheduler().schedule(rebuild, due - now);
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
