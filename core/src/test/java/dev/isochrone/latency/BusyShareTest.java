/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class BusyShareTest {
  private static final long S = 1_000_000_000L;

  private final BusyShare busy = new BusyShare(2.0 * S);

  @Test
  void isTheShareOfTheLastEightCallsOrSo() {
    assertThat(busy.decayed(0)).isZero();
    busy.add(0, 0, 100);
    assertThat(busy.decayed(0)).isZero();
    busy.add(0, 1, 1);
    assertThat(busy.decayed(0)).isCloseTo(1 - Math.exp(-1 / 8.0), within(1e-9));
    for (int i = 0; i < 100; i++) {
      busy.add(0, i % 4 == 0 ? 1 : 0, 1);
    }
    assertThat(busy.decayed(0)).as("one in four").isCloseTo(0.25, within(0.06));
    busy.add(0, 40, 40);
    assertThat(busy.decayed(0)).isCloseTo(1, within(0.01));
    busy.add(0, 0, 40);
    assertThat(busy.decayed(0)).isCloseTo(0, within(0.01));
  }

  @Test
  void fadesWithoutCalls() {
    busy.add(0, 80, 80);
    assertThat(busy.decayed(2 * S)).isCloseTo(Math.exp(-1), within(0.01));
    assertThat(busy.decayed(-S)).as("a clock that runs backwards").isLessThanOrEqualTo(1);
    busy.reset();
    assertThat(busy.decayed(0)).isZero();
  }
}
