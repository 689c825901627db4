/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Weighted round robin without a queue: in each round over the endpoints, one is passed over as
 * often as its weight is below the largest.
 *
 * <p>gRPC's static stride scheduler (gRFC A58): weights become 16-bit integers, the largest 65,535.
 * In round g endpoint i has its turn if {@code w·g + 32,767·i} modulo 65,535 is not below {@code
 * 65,535 − w}, which happens in just w of 65,535 rounds, evenly spread. The offset keeps endpoints
 * of equal weight from having their turns in the same rounds. Weights beyond ten times the mean, or
 * below a tenth of it, count as that, so that none is passed over more than 99 times of a hundred;
 * those that are not positive count as the mean.
 *
 * <p>Immutable; a pick is O(1), changes the sequence once a try, and allocates nothing.
 */
final class StaticStride {
  private static final int MAX_WEIGHT = 0xFFFF;
  private static final double MAX_RATIO = 10;
  private static final double MIN_RATIO = 0.1;

  private final char[] weights;

  StaticStride(double[] given) {
    double sum = 0;
    double max = 0;
    int valid = 0;
    for (double weight : given) {
      if (weight > 0) {
        sum += weight;
        max = Math.max(max, weight);
        valid++;
      }
    }
    double mean = valid == 0 ? 1 : sum / valid;
    max = valid == 0 ? 1 : Math.min(max, MAX_RATIO * mean);
    double scale = MAX_WEIGHT / max;
    int least = Math.max(1, (int) Math.ceil(mean * scale * MIN_RATIO));
    weights = new char[given.length];
    for (int i = 0; i < given.length; i++) {
      weights[i] =
          given[i] > 0
              ? (char) Math.max(least, Math.round(Math.min(given[i], max) * scale))
              : (char) Math.round(mean * scale);
    }
  }

  /** The index of the next endpoint. */
  int next(AtomicInteger sequence) {
    while (true) {
      long turn = Integer.toUnsignedLong(sequence.getAndIncrement());
      int i = (int) (turn % weights.length);
      long round = turn / weights.length;
      int weight = weights[i];
      long phase = weight * round + (long) (MAX_WEIGHT / 2) * i;
      if (phase % MAX_WEIGHT >= MAX_WEIGHT - weight) {
        return i;
      }
    }
  }
}
