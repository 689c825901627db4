/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.outcome.ActivitySample;
import java.util.function.Supplier;

/**
 * One site's budget for retries and hedges, by the rule of gRFC A6 (client retries, "throttling
 * retry attempts and hedged RPCs"): a failed attempt takes a token, a successful one gives {@code
 * tokenRatio} of one back, and while {@code maxTokens / 2} or fewer are left no retry or hedge goes
 * there. A6 counts for a server name, and so for all sites together; here each site has its own
 * account, so that the failures of a site that went down do not forbid the retry at a site that is
 * well, and a survivor that begins to fail is spared.
 *
 * <p>The writer keeps the account, from what it takes in each tick: a call pays nothing for it, and
 * the account is at most a tick (10 ms) old. {@link #enough} is one volatile read, for any thread.
 */
public final class RetryTokens {
  private final Supplier<AttemptConfig> config;
  // Written by the writer.
  private volatile double tokens;
  private volatile boolean enough = true;

  /** A full account. */
  public RetryTokens(Supplier<AttemptConfig> config) {
    this.config = config;
    tokens = config.get().maxTokens();
  }

  /** Takes in what ended since the last time, at any of the site's endpoints. The writer's. */
  public void add(ActivitySample sample) {
    AttemptConfig c = config.get();
    int failed = sample.failures() + sample.timeouts() + sample.busy();
    int good = sample.successes() + sample.applicationErrors();
    if (failed + good > 0 || tokens > c.maxTokens()) {
      double now = Math.max(0, tokens - failed) + good * c.tokenRatio();
      tokens = Math.min(c.maxTokens(), now);
      enough = tokens > c.maxTokens() / 2.0;
    }
  }

  /** Whether a retry or a hedge may go there. Any thread. */
  public boolean enough() {
    return enough;
  }

  /** What is left, 0 to {@code maxTokens}. */
  public double left() {
    return tokens;
  }
}
