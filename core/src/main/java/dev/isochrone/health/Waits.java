/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * How long an endpoint (or a site) that is out waits for its next trial: a {@link Backoff} with the
 * times of its two causes. Silence is found out about by probes, so that the first wait for it is
 * none; errors only by calls, so that each wait for them is a configured one.
 *
 * <p>Not thread-safe: the writer's. All results in ns.
 */
final class Waits {
  private static final long SUSPICION_BASE_NANOS = 1_000_000_000L;
  private static final long SUSPICION_MAX_NANOS = 30_000_000_000L;

  private final Supplier<HealthConfig> config;
  private final boolean probed;
  private final Backoff backoff;

  Waits(Supplier<HealthConfig> config, boolean probed, RandomGenerator random) {
    this.config = config;
    this.probed = probed;
    backoff = new Backoff(random);
  }

  /** It fell silent. */
  long suspected(long nowNanos) {
    long first = probed ? 0 : SUSPICION_BASE_NANOS;
    return backoff.fell(nowNanos, first, SUSPICION_BASE_NANOS, SUSPICION_MAX_NANOS);
  }

  /** It had fallen silent, and was so in a trial. */
  long suspectedAgain(long nowNanos) {
    return backoff.fell(nowNanos, SUSPICION_BASE_NANOS, SUSPICION_BASE_NANOS, SUSPICION_MAX_NANOS);
  }

  /** Its errors put it out. */
  long ejected(long nowNanos) {
    long base = config.get().ejectionBase().toNanos();
    return backoff.fell(nowNanos, base, 2 * base, config.get().ejectionMax().toNanos());
  }

  /** Its errors had put it out, and a trial failed. */
  long ejectedAgain(long nowNanos) {
    long base = config.get().ejectionBase().toNanos();
    return backoff.fell(nowNanos, base, base, config.get().ejectionMax().toNanos());
  }

  /** It is back. */
  void returned(long nowNanos) {
    backoff.returned(nowNanos);
  }

  /** It never was ill. */
  void falseAlarm() {
    backoff.falseAlarm();
  }

  /** Whether any fall is not forgiven yet. */
  boolean remember(long nowNanos) {
    return backoff.remembers(nowNanos);
  }
}
