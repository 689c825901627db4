/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MeasurementStoreTest {
  private static final long HOUR = 3_600_000_000_000L;

  private final VirtualTime time = new VirtualTime();
  private final MeasurementStore store = new MeasurementStore(time);

  private static LatencyEstimate rtt(double nanos, long samples) {
    return new LatencyEstimate(
        nanos, nanos, 0, Double.NaN, 1, LatencyEstimate.Tails.UNKNOWN, samples, 0);
  }

  @Test
  void remembersByRouterAndSite() {
    store.save("a", "near", rtt(1, 1));
    store.save("b", "near", rtt(2, 1));
    store.save("a", "far", rtt(3, 1));
    assertThat(store.load("a", "near")).isEqualTo(rtt(1, 1));
    assertThat(store.load("b", "near")).isEqualTo(rtt(2, 1));
    assertThat(store.load("a", "far")).isEqualTo(rtt(3, 1));
    assertThat(store.load("b", "far")).isNull();
  }

  @Test
  void latestFigureReplacesTheOneBefore() {
    store.save("a", "near", rtt(1, 1));
    store.save("a", "near", rtt(2, 2));
    assertThat(store.load("a", "near")).isEqualTo(rtt(2, 2));
  }

  @Test
  void guessIsNotWorthRemembering() {
    store.save("a", "near", LatencyEstimate.UNKNOWN);
    assertThat(store.load("a", "near")).isNull();
    store.save("a", "near", rtt(5, 0));
    assertThat(store.load("a", "near")).isNull();
  }

  @Test
  void figureExpiresAfterAnHour() {
    store.save("a", "near", rtt(1, 1));
    time.advanceNanos(HOUR - 1_000);
    assertThat(store.load("a", "near")).isNotNull();
    time.advanceNanos(2_000);
    assertThat(store.load("a", "near")).isNull();
  }

  @Test
  void memoryIsBounded() {
    int sites = 30_000;
    IntStream.range(0, sites).forEach(i -> store.save("a", "site-" + i, rtt(1, 1)));
    long kept = IntStream.range(0, sites).filter(i -> store.load("a", "site-" + i) != null).count();
    assertThat(kept).isBetween(5_000L, 10_000L);
  }
}
