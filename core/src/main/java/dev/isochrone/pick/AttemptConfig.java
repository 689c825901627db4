/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

/**
 * What may be sent more than once, and how much of it.
 *
 * @param maxTokens gRFC A6's {@code maxTokens}, for each site: retries and hedges go there while it
 *     has more than half of them. Default 10
 * @param tokenRatio gRFC A6's {@code tokenRatio}: what a success gives back of the token that a
 *     failure takes. Default 0.1
 * @param rescue whether idempotent calls are sent again elsewhere at once when their endpoint falls
 *     silent or its connection breaks. Default true: it costs nothing while nothing is wrong
 * @param hedge whether idempotent calls that take longer than their method's p95 are sent again
 *     elsewhere, and the first answer is taken. Default false
 * @param extraCallsPercent the most that rescue and hedge may add, in percent of the calls. Default
 *     5
 */
public record AttemptConfig(
    int maxTokens, double tokenRatio, boolean rescue, boolean hedge, int extraCallsPercent) {

  /** The defaults above. */
  public static final AttemptConfig DEFAULT = new AttemptConfig(10, 0.1, true, false, 5);

  /** Throws if a number is out of its bounds. */
  public AttemptConfig {
    if (maxTokens < 1 || maxTokens > 1000) {
      throw new IllegalArgumentException("maxTokens: " + maxTokens + " (expected: 1 to 1000)");
    }
    if (!(tokenRatio > 0 && tokenRatio <= 1000)) {
      throw new IllegalArgumentException(
          "tokenRatio: " + tokenRatio + " (expected: > 0 and <= 1000)");
    }
    if (extraCallsPercent < 0 || extraCallsPercent > 100) {
      throw new IllegalArgumentException(
          "extraCallsPercent: " + extraCallsPercent + " (expected: 0 to 100)");
    }
  }
}
