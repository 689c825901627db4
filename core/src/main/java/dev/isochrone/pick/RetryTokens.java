/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import java.util.function.Supplier;

/**
 * One site's budget for retries and hedges: gRFC A6's rule ("throttling retry attempts and hedged
 * RPCs"), by which none are sent while {@code maxTokens / 2} or fewer tokens are left. A6 counts
 * for a server name, and so for all sites together; here each site has its own budget, so that the
 * failures of a site that went down do not forbid the retry at a site that is well, and a survivor
 * that begins to fail is spared.
 *
 * <p>A site's tokens are the mean of the {@linkplain TokenAccount accounts} of its endpoints in
 * rotation: one server of three that fails does not forbid the retry at the other two, and what it
 * cost is forgotten once it is out.
 *
 * <p>The writer keeps it, from what it takes in each tick: a call pays nothing for it, and it is at
 * most a tick (10 ms) old. {@link #enough} is one volatile read, for any thread.
 */
public final class RetryTokens {
  private final Supplier<AttemptConfig> config;
  private double sum;
  private int accounts;
  // Written by the writer.
  private volatile double tokens;
  private volatile boolean enough = true;

  /** Full. */
  public RetryTokens(Supplier<AttemptConfig> config) {
    this.config = config;
    tokens = config.get().maxTokens();
  }

  /**
   * Counts an account as it is now; what it was counted with before no longer is.
   *
   * @param inRotation whether it counts at all
   */
  public void count(TokenAccount account, boolean inRotation) {
    if (account.isCounted()) {
      sum -= account.counted();
      accounts--;
    }
    account.count(inRotation);
    if (inRotation) {
      sum += account.counted();
      accounts++;
    } else if (accounts == 0) {
      sum = 0; // and no rounding error of ages
    }
  }

  /** The mean of what is counted is in force. With none in rotation nothing changes. */
  public void publish() {
    if (accounts > 0) {
      double mean = sum / accounts;
      if (mean != tokens) {
        tokens = mean;
        enough = mean > config.get().maxTokens() / 2.0;
      }
    }
  }

  /** Whether a retry or a hedge may go there. Any thread. */
  public boolean enough() {
    return enough;
  }

  /** What is left, 0 to {@code maxTokens}. Any thread. */
  public double left() {
    return tokens;
  }
}
