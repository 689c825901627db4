/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.weight.EndpointRow;
import java.time.Duration;
import java.util.Map;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Who says no at once is not quick, and who takes his time to say no is not slow. */
class ApplicationErrorTest {
  private static final long QUICK_NANOS = 100_000;
  private static final long SLOW_NANOS = 60_000_000;

  private final World world = new World();
  private Map<String, RoutedEndpoint> routed = Map.of();

  private void start(boolean probed) {
    SiteRouter router = world.start(RouterConfig.DEFAULT, probed);
    routed = router.update(world.servers.values().stream().map(s -> s.endpoint).toList());
    world.time.advanceMillis(1000);
  }

  /** A second of 100 calls to this endpoint that all end so. */
  private void calls(String endpoint, OutcomeKind kind, long nanos) {
    RoutedEndpoint to = routed.get(endpoint);
    if (to == null) {
      throw new AssertionError(endpoint);
    }
    for (int i = 0; i < 100; i++) {
      long start = world.time.nanoTime();
      to.sent(start);
      world.time.schedule(
          () -> to.endedAtOnce(kind, world.time.nanoTime(), world.time.nanoTime() - start), nanos);
      world.time.advanceMillis(10);
    }
    world.time.advanceMillis(1000);
  }

  /** In ns. */
  private double cost(String endpoint) {
    return world.router().table().levels().stream()
        .flatMap(l -> l.sites().stream())
        .flatMap(s -> s.endpoints().stream())
        .map(EndpointRow::target)
        .filter(w -> w.endpoint().id().equals(endpoint))
        .mapToDouble(w -> w.nextCallCost() * w.weight() / 64)
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(longs = {QUICK_NANOS, SLOW_NANOS})
  void whatItTakesToSayNoChangesNothing(long nanos) {
    world.server("near", "n1", 10, 0);
    world.server("near", "n2", 10, 0);
    start(true);
    calls("n1", OutcomeKind.SUCCESS, 15_000_000);
    calls("n2", OutcomeKind.SUCCESS, 15_000_000);
    double before = cost("n1");
    for (int i = 0; i < 30; i++) {
      calls("n1", OutcomeKind.APPLICATION_ERROR, nanos);
      calls("n2", OutcomeKind.SUCCESS, 15_000_000);
    }
    assertThat(before).isCloseTo(15e6, Percentage.withPercentage(1));
    assertThat(cost("n1")).isCloseTo(before, Percentage.withPercentage(1));
    assertThat(cost("n1")).isCloseTo(cost("n2"), Percentage.withPercentage(1));
    assertThat(world.site("near").serviceMillis()).isEqualTo(5.0);
    assertThat(world.site("near").rttMillis()).isEqualTo(10.0);
    assertThat(world.events)
        .as("after the first few it is known how long it takes")
        .filteredOn(e -> e.contains("SUSPECT "))
        .hasSizeLessThanOrEqualTo(nanos == SLOW_NANOS ? 1 : 0);
  }

  /** Where nothing probes the distance is the least response: one made up on the way is none. */
  @ParameterizedTest
  @EnumSource(
      value = OutcomeKind.class,
      names = {"APPLICATION_ERROR", "BUSY", "FAILURE"})
  void farSiteThatFailsAtOnceIsNoNearer(OutcomeKind kind) {
    world.server("near", "n1", 10, 0);
    world.server("far", "f1", 60, 0);
    start(false);
    calls("n1", OutcomeKind.SUCCESS, 15_000_000);
    calls("f1", OutcomeKind.SUCCESS, 65_000_000);
    double before = world.site("far").rttMillis();
    calls("f1", kind, QUICK_NANOS);
    assertThat(world.site("far").rttMillis()).isEqualTo(before);
    assertThat(world.router().table().levels().get(0).sites().get(0).site().name())
        .isEqualTo("near");
  }

  /** A service whose calls are all for what is not there: its sites cannot be measured. */
  @Test
  void siteThatCannotBeMeasuredIsNotMeasuredForEver() {
    world.server("near", "n1", 10, 0).refuses = OutcomeKind.APPLICATION_ERROR;
    world.server("far", "f1", 60, 0).refuses = OutcomeKind.APPLICATION_ERROR;
    start(false);
    world.run(Duration.ofMinutes(1), 20);
    world.forget();
    world.run(Duration.ofMinutes(5), 20);
    int least = Math.min(world.calls("near"), world.calls("far"));
    assertThat(world.calls("near") + world.calls("far")).isEqualTo(6000);
    assertThat(least).as("one call in 100 is asked to find out").isLessThanOrEqualTo(60);
  }
}
