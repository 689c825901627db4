/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LatencyConfigTest {
  private static final Duration OK = Duration.ofSeconds(1);

  @ParameterizedTest
  @ValueSource(longs = {0, -1})
  void durationsMustBePositive(long nanos) {
    Duration bad = Duration.ofNanos(nanos);
    assertRejected("rttWindow", () -> new LatencyConfig(bad, OK, OK, OK, OK));
    assertRejected("serviceWindow", () -> new LatencyConfig(OK, bad, OK, OK, OK));
    assertRejected("tailDecay", () -> new LatencyConfig(OK, OK, bad, OK, OK));
    assertRejected("idleDecay", () -> new LatencyConfig(OK, OK, OK, bad, OK));
    assertRejected("peakDecay", () -> new LatencyConfig(OK, OK, OK, OK, bad));
  }

  private static void assertRejected(String field, Runnable config) {
    assertThatIllegalArgumentException()
        .isThrownBy(config::run)
        .withMessageMatching(field + ": .* \\(expected: > 0\\)");
  }

  @Test
  void shortestDurationIsAllowed() {
    Duration one = Duration.ofNanos(1);
    new LatencyConfig(one, one, one, one, one).rttWindow();
  }
}
