/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;

/**
 * Power of two choices by calls in flight with nothing else in it: both endpoints from one draw,
 * two reads, and no branch, since a branch on the outcome of a random choice is mispredicted every
 * second time.
 */
final class TwoChoicesFloor extends SubchannelPicker {
  private final PickResult[] results;
  private final AtomicIntegerArray inFlight;

  TwoChoicesFloor(PickResult[] results) {
    this.results = results.clone();
    inFlight = new AtomicIntegerArray(results.length);
  }

  @Override
  public PickResult pickSubchannel(PickSubchannelArgs args) {
    long draw = ThreadLocalRandom.current().nextLong();
    return results[choose(draw, 0, results.length, inFlight)];
  }

  /**
   * The less busy of two distinct endpoints of {@code n} beginning at {@code from}; the first of a
   * tie. Uses the upper 48 bits of the draw; a lone endpoint is chosen without a second thought.
   */
  static int choose(long draw, int from, int n, AtomicIntegerArray inFlight) {
    int i = (int) (((draw >>> 40) * n) >>> 24);
    int j = (int) ((((draw >>> 16) & 0xFFFFFF) * (n - 1)) >>> 24);
    // j counts past i, so that the two are distinct: the sign of (i - 1 - j) is set where j >= i.
    // The remainder wraps the one case in which there is no second endpoint, n = 1.
    j += 1 & ((i - 1 - j) >> 31);
    j -= n & ((n - 1 - j) >> 31);
    int a = from + i;
    int b = from + j;
    int less = (inFlight.getOpaque(b) - inFlight.getOpaque(a)) >> 31; // all ones where b is less
    return a + ((b - a) & less);
  }
}
