/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.time;

/**
 * A monotonic clock with an arbitrary origin.
 *
 * <p>Thread-safe. A read of the system ticker costs about 25 ns: hot paths read it once and pass
 * the value on.
 */
@FunctionalInterface
public interface Ticker {
  /** Nanoseconds since an arbitrary origin; may be negative; never runs backwards. */
  long nanoTime();

  /** {@link System#nanoTime}. */
  static Ticker system() {
    return System::nanoTime;
  }
}
