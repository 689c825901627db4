/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import java.util.concurrent.ThreadLocalRandom;

/** Where picks draw from; thread-safe if the router is used by several threads. */
@FunctionalInterface
public interface RandomSource {
  /** 64 random bits. */
  long nextLong();

  /** {@link ThreadLocalRandom}: no contention, about 3 ns. */
  static RandomSource threadLocal() {
    return () -> ThreadLocalRandom.current().nextLong();
  }
}
