/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicIntegerArray;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TwoChoicesFloorTest {
  @ParameterizedTest
  @ValueSource(ints = {2, 3, 7, 1000})
  void looksAtTwoDistinctEndpointsSoTheBusiestNeverWins(int n) {
    AtomicIntegerArray inFlight = new AtomicIntegerArray(n + 10);
    inFlight.set(5 + n / 2, 1);
    SplittableRandom random = new SplittableRandom(7);
    Set<Integer> chosen = new HashSet<>();
    for (int i = 0; i < 50 * n; i++) {
      chosen.add(TwoChoicesFloor.choose(random.nextLong(), 5, n, inFlight));
    }
    assertThat(chosen).hasSize(n - 1).doesNotContain(5 + n / 2);
    assertThat(chosen).allMatch(c -> c >= 5 && c < 5 + n);
  }

  @Test
  void aLoneEndpointIsChosenHoweverBusy() {
    AtomicIntegerArray inFlight = new AtomicIntegerArray(1);
    inFlight.set(0, 9);
    for (long draw : new long[] {0, -1, Long.MIN_VALUE, 0x00FF_FFFF_0000L}) {
      assertThat(TwoChoicesFloor.choose(draw, 0, 1, inFlight)).isZero();
    }
  }
}
