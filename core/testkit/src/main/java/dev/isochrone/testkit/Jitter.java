/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import java.time.Duration;
import java.util.random.RandomGenerator;

/**
 * Extra one-way delay, drawn anew for every chunk of bytes that a connection carries. TCP keeps its
 * order: a chunk that is held up holds up those behind it.
 *
 * <p>Implementations are called from the threads of the emulator, several at a time, and must be
 * thread-safe; those made here hold no state. Each direction of a connection has its own generator,
 * split from the emulator's seed.
 */
@FunctionalInterface
public interface Jitter {

  /**
   * The extra delay of one chunk in nanoseconds. A draw below 0 counts as 0, one above a day as a
   * day; an exception resets the connection.
   */
  long nextNanos(RandomGenerator random);

  /** No extra delay. */
  static Jitter none() {
    return random -> 0;
  }

  /**
   * Exponentially distributed extra delay: mostly small, with a tail (1 % exceeds 4.6 means).
   *
   * @param mean 0 to 24 hours
   * @throws IllegalArgumentException if it is outside of these bounds
   */
  static Jitter exponential(Duration mean) {
    double meanNanos = Checks.delayNanos("mean", mean);
    return random -> (long) (random.nextExponential() * meanNanos);
  }

  /**
   * Extra delay of 0 to {@code max}, both inclusive, each as likely.
   *
   * @param max 0 to 24 hours
   * @throws IllegalArgumentException if it is outside of these bounds
   */
  static Jitter uniform(Duration max) {
    long bound = Checks.delayNanos("max", max) + 1;
    return random -> random.nextLong(bound);
  }

  /**
   * Extra delays drawn from measured ones, each value as likely: the distribution of a trace
   * without its order.
   *
   * @param nanos at least one delay of 0 to 24 hours; the array is copied
   * @throws IllegalArgumentException if there is none, or one is outside of these bounds
   */
  static Jitter ofSamples(long... nanos) {
    Checks.that(nanos.length > 0, "nanos", "[]", "at least one sample");
    long[] samples = nanos.clone();
    for (int i = 0; i < samples.length; i++) {
      Checks.delayNanos("nanos[" + i + "]", Duration.ofNanos(samples[i]));
    }
    return random -> samples[random.nextInt(samples.length)];
  }
}
