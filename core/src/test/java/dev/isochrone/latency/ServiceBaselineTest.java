/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import org.junit.jupiter.api.Test;

class ServiceBaselineTest {
  private static final long S = 1_000_000_000L;
  private static final long T = new VirtualTime(Long.MAX_VALUE - 1_000_000).nanoTime();

  private final ServiceBaseline baseline = new ServiceBaseline(T);

  @Test
  void isZeroUntilASiteIsKnown() {
    assertThat(baseline.nanos()).isZero();
    baseline.add(T, Double.NaN);
    assertThat(baseline.nanos()).isZero();
  }

  @Test
  void isTheLeastOfTheLastMinute() {
    baseline.add(T, 7);
    baseline.add(T + S, 5);
    baseline.add(T + S, Double.NaN);
    baseline.add(T + 2 * S, 9);
    assertThat(baseline.nanos()).isEqualTo(5);
    for (long t = T + 2 * S; t - (T + 100 * S) < 0; t += S) {
      baseline.add(t, 9);
    }
    assertThat(baseline.nanos()).isEqualTo(9);
  }
}
