/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Leave for exactly one call to try an endpoint that takes no part in routing. Thread-safe: any
 * number of picks may ask, one gets it.
 */
public final class Trial {
  private final AtomicBoolean taken = new AtomicBoolean();

  /** Whether the caller is the one who may try. */
  public boolean tryTake() {
    // The plain read first: a taken trial stays in the table until the next tick, and a hundred
    // picks should not fight for its cache line.
    return !taken.get() && taken.compareAndSet(false, true);
  }

  /** Whether someone is trying, or has. */
  public boolean isTaken() {
    return taken.get();
  }
}
