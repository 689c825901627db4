/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ReturnRampTest {
  private static final long S = 1_000_000_000L;
  // nanoTime may overflow
  private static final long START = new VirtualTime(Long.MAX_VALUE - S).nanoTime();
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private final ReturnRamp ramp = new ReturnRamp();

  @Test
  void siteThatNeverWasAwayHasItsWholeShare() {
    assertThat(ramp.share(START)).isEqualTo(1);
    ramp.answered(5);
    assertThat(ramp.share(START)).isEqualTo(1);
  }

  @Test
  void withoutAnswersItGrowsInAStraightLine() {
    ramp.start(START, 5 * S);
    assertThat(ramp.share(START)).isCloseTo(0.1, EXACT);
    assertThat(ramp.share(START + 2 * S)).isCloseTo(0.1 + 0.9 * 0.4, EXACT);
    assertThat(ramp.share(START + 5 * S)).isEqualTo(1);
    assertThat(ramp.share(START)).as("it is over").isEqualTo(1);
  }

  @Test
  void fifteenAnswersAreProofEnough() {
    ramp.start(START, 5 * S);
    ramp.answered(9);
    assertThat(ramp.share(START + S)).isCloseTo(0.1 + 0.9 * 0.6, EXACT);
    ramp.answered(6);
    assertThat(ramp.share(START + S)).isEqualTo(1);
  }

  @Test
  void nextReturnStartsAnew() {
    ramp.start(START, 5 * S);
    ramp.answered(14);
    ramp.start(START + S, 5 * S);
    assertThat(ramp.share(START + S)).isCloseTo(0.1, EXACT);
    ramp.reset();
    assertThat(ramp.share(START + S)).isEqualTo(1);
  }

  @Test
  void lengthZeroIsAtOnce() {
    ramp.start(START, 0);
    assertThat(ramp.share(START)).isEqualTo(1);
  }
}
