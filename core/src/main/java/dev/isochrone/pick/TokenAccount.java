/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.outcome.ActivitySample;
import java.util.function.Supplier;

/**
 * One endpoint's account by gRFC A6: full with {@code maxTokens}; an attempt that failed takes one,
 * one that succeeded gives {@code tokenRatio} of one back.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class TokenAccount {
  private final Supplier<AttemptConfig> config;
  private double tokens;
  private double counted = Double.NaN;

  /** A full account. */
  public TokenAccount(Supplier<AttemptConfig> config) {
    this.config = config;
    tokens = config.get().maxTokens();
  }

  /** Takes in what ended since the last time. */
  public void add(ActivitySample sample) {
    AttemptConfig c = config.get();
    int failed = sample.failures() + sample.timeouts() + sample.busy();
    int good = sample.successes() + sample.applicationErrors();
    tokens = Math.min(c.maxTokens(), Math.max(0, tokens - failed) + good * c.tokenRatio());
  }

  /** It is back in rotation: what it failed before was another life. */
  public void refill() {
    tokens = config.get().maxTokens();
  }

  /** Whether the site's mean counts it. */
  boolean isCounted() {
    return !Double.isNaN(counted);
  }

  /** As what the site's mean counts it. */
  double counted() {
    return counted;
  }

  void count(boolean now) {
    counted = now ? tokens : Double.NaN;
  }
}
