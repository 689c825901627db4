/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.result.Figures;
import java.util.List;
import java.util.function.ToDoubleFunction;

/** A figure that policies are compared by; less is better in each. In the order of the tables. */
@SuppressWarnings("ImmutableEnumChecker") // its functions hold no state
enum Metric {
  MEAN("mean", "ms", "meanMillis", Figures::meanMillis),
  P50("p50", "ms", "p50Millis", Figures::p50Millis),
  P99("p99", "ms", "p99Millis", Figures::p99Millis),
  P999("p99.9", "ms", "p999Millis", Figures::p999Millis),
  FAILED("failed", "%", "failedPercent", Metric::failedPercent),
  LOST("lost in 1st s", "", "lostInFirstSecond", Figures::lostInFirstSecond),
  RECOVERY("recovery", "s", "recoverySeconds", Figures::recoverySeconds),
  SWITCHES("switches", "", "switches", Figures::switches),
  IMBALANCE("imbalance", "", "imbalance", Figures::imbalance),
  ATTEMPTS("attempts/call", "", "attempts", Figures::attempts);

  /** Those that policies are ranked by: both count a failed call with its whole deadline. */
  static final List<Metric> RANKING = List.of(MEAN, P99);

  private final String title;
  private final String unit;
  private final String key;
  private final ToDoubleFunction<Figures> value;

  Metric(String title, String unit, String key, ToDoubleFunction<Figures> value) {
    this.title = title;
    this.unit = unit;
    this.key = key;
    this.value = value;
  }

  private static double failedPercent(Figures figures) {
    return figures.calls() == 0 ? Double.NaN : 100.0 * figures.failed() / figures.calls();
  }

  String title() {
    return title;
  }

  /** Title and unit. */
  String heading() {
    return unit.isEmpty() ? title : title + " " + unit;
  }

  /** Its name in JSON. */
  String key() {
    return key;
  }

  double of(Figures figures) {
    return value.applyAsDouble(figures);
  }

  /** Whether a ratio to the oracle's means anything: a count may well be zero. */
  boolean hasRatio() {
    return compareTo(P999) <= 0;
  }

  /** Whether it is shown with the ratio to the oracle's. */
  boolean showsRatio() {
    return RANKING.contains(this);
  }

  /** Whether it is about the first event: it says nothing where none happens. */
  boolean needsEvent() {
    return this == LOST || this == RECOVERY;
  }

  /** Whether whole numbers are usual: they are shown as such. */
  boolean isCount() {
    return this == LOST || this == SWITCHES;
  }
}
