/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/**
 * Leave for exactly one call to try an endpoint that takes no part in routing. Thread-safe: any
 * number of picks may ask, one gets it.
 */
public final class Trial {
  private final AtomicBoolean taken = new AtomicBoolean();
  private final BooleanSupplier permit;

  /** Leave that nobody else has a say in. */
  public Trial() {
    this(() -> true);
  }

  /** Leave that needs a permit, asked for when a call really takes it. */
  Trial(BooleanSupplier permit) {
    this.permit = permit;
  }

  /** Whether the caller is the one who may try. */
  public boolean tryTake() {
    // The plain read first: a taken trial stays in the table until the next tick, and a hundred
    // picks should not fight for its cache line.
    if (taken.get() || !taken.compareAndSet(false, true)) {
      return false;
    }
    boolean permitted = permit.getAsBoolean();
    if (!permitted) {
      taken.set(false);
    }
    return permitted;
  }

  /** Whether someone is trying, or has. */
  public boolean isTaken() {
    return taken.get();
  }
}
