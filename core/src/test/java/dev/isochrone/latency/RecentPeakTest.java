/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class RecentPeakTest {
  private static final long S = 1_000_000_000L;
  private static final long T = new VirtualTime(Long.MAX_VALUE - 1_000_000).nanoTime();
  private static final Offset<Double> EXACT = Offset.offset(1e-9);

  private final RecentPeak peak = new RecentPeak(2e9);

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(peak.nanos(T)).isNaN();
    peak.add(T, 100, 1);
    assertThat(peak.nanos(T)).isEqualTo(100);
    peak.reset();
    assertThat(peak.nanos(T)).isNaN();
  }

  @Test
  void longerIsTakenOverAtOnceAndFadesFromThenOn() {
    peak.add(T, 100, 1);
    peak.add(T + S, 200, 1);
    assertThat(peak.nanos(T + S)).isEqualTo(200);
    peak.add(T + 3 * S, 1, 900);
    assertThat(peak.nanos(T + 3 * S))
        .as("2 s are τ, 900 calls are more")
        .isCloseTo(200 / Math.E, EXACT);
  }

  @Test
  void atAFewCallsASecondItFadesByTheirNumber() {
    peak.add(T, 100, 1);
    for (int i = 1; i <= 300; i++) {
      peak.add(T + i * S / 5, 1, 1);
    }
    // 60 s without calls would have faded it by e^−0.2 as well
    assertThat(peak.nanos(T + 60 * S)).isCloseTo(100 * Math.exp(-1.2), EXACT);
  }

  @Test
  void withoutCallsItFadesSlowly() {
    peak.add(T, 100, 1);
    assertThat(peak.nanos(T + 300 * S)).isCloseTo(100 / Math.E, EXACT);
  }

  @Test
  void ofFewCallsTheTailIsExtrapolated() {
    peak.add(T, 100, 9);
    assertThat(peak.young()).isTrue();
    assertThat(peak.extrapolated(T)).isCloseTo(100 * Math.log(300) / Math.log(10), EXACT);
    peak.add(T, 50, 291);
    assertThat(peak.young()).isFalse();
    assertThat(peak.extrapolated(T)).isEqualTo(peak.nanos(T));
  }
}
