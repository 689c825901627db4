/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.Samples;
import dev.isochrone.time.VirtualTime;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class EndpointLatencyTest {
  private static final double MS = 1e6;
  private static final long S = 1_000_000_000L;
  private static final long T = new VirtualTime(Long.MAX_VALUE - 1_000_000).nanoTime();
  private static final Offset<Double> EXACT = Offset.offset(1e-3);

  private final EndpointLatency endpoint = new EndpointLatency(LatencyConfig.DEFAULT);

  @Test
  void unknownEndpointCostsDistanceAndBaseline() {
    assertThat(endpoint.costNanos(T, 10 * MS, 5 * MS)).isEqualTo(15 * MS);
    assertThat(endpoint.costNanos(T, Double.NaN, 5 * MS)).isEqualTo(5 * MS);
  }

  @Test
  void costIsPositiveEvenIfNothingIsKnown() {
    assertThat(endpoint.costNanos(T, Double.NaN, 0)).isEqualTo(1);
  }

  @Test
  void costIsDistanceAndRecentPeakOfTheServiceTime() {
    endpoint.calls(T, Samples.responses(16_000_000), 10 * MS);
    assertThat(endpoint.costNanos(T, 10 * MS, 0)).isCloseTo(16 * MS, EXACT);
    endpoint.calls(T, Samples.responses(12_800_000), 10 * MS);
    assertThat(endpoint.costNanos(T, 10 * MS, 0)).as("the peak stays").isCloseTo(16 * MS, EXACT);
    assertThat(endpoint.costNanos(T + 10 * S, 10 * MS, 0))
        .isCloseTo((10 + 6 * Math.exp(-1)) * MS, EXACT);
  }

  @Test
  void withoutDistanceTheWholeResponseTimeIsServiceTime() {
    endpoint.calls(T, Samples.responses(16_000_000), Double.NaN);
    assertThat(endpoint.costNanos(T, Double.NaN, 0)).isCloseTo(16 * MS, EXACT);
  }

  @Test
  void waitOfACallGivenUpIsALowerBound() {
    endpoint.calls(T, Samples.of(OutcomeKind.TIMEOUT, 1, 500_000_000), 10 * MS);
    assertThat(endpoint.costNanos(T, 10 * MS, 0)).isCloseTo(500 * MS, EXACT);
    endpoint.calls(T, Samples.of(OutcomeKind.CANCELLED, 1, 100_000_000), 10 * MS);
    assertThat(endpoint.costNanos(T, 10 * MS, 0)).isCloseTo(500 * MS, EXACT);
  }

  @Test
  void instantFailureIsNotQuick() {
    endpoint.calls(T, Samples.responses(16_000_000), 10 * MS);
    endpoint.calls(T + S, Samples.of(OutcomeKind.FAILURE, 50, 1000), 10 * MS);
    double quiet = 10 * MS + 6 * MS * Math.exp(-0.1);
    assertThat(endpoint.costNanos(T + S, 10 * MS, 0)).isCloseTo(quiet, EXACT);
  }

  @Test
  void refusalsForLackOfCapacityRaiseTheCostInProportionUpToTenfold() {
    endpoint.calls(T, Samples.of(OutcomeKind.SUCCESS, 300, OutcomeKind.BUSY, 100), 0);
    double served = endpoint.costNanos(T, 10 * MS, 0);
    assertThat(served / (11 * MS)).as("one in four").isCloseTo(1 + 9 * 0.25, EXACT);
    EndpointLatency full = new EndpointLatency(LatencyConfig.DEFAULT);
    full.calls(T, Samples.of(OutcomeKind.BUSY, 700, 1000), 0);
    assertThat(full.costNanos(T, 10 * MS, 5 * MS)).isCloseTo(150 * MS, EXACT);
    assertThat(full.costNanos(T + 2 * S, 10 * MS, 5 * MS))
        .as("forgotten in seconds")
        .isCloseTo(15 * MS * (1 + 9 * Math.exp(-1)), EXACT);
  }

  @Test
  void forgettingStartsAnew() {
    endpoint.calls(T, Samples.responses(64_000_000), 0);
    endpoint.calls(T, Samples.of(OutcomeKind.SUCCESS, 1, OutcomeKind.BUSY, 1), 0);
    endpoint.forget();
    assertThat(endpoint.costNanos(T, 10 * MS, 5 * MS)).isEqualTo(15 * MS);
  }
}
