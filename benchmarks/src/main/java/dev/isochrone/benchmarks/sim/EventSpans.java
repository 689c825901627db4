/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim;

import dev.isochrone.benchmarks.sim.report.ReportInput.EventSpan;
import dev.isochrone.benchmarks.sim.scenario.Event;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** A scenario's events as a plot shows them. */
final class EventSpans {
  // A thousand restarts in a row are one thing to look at.
  private static final int MOST_PER_EVENT = 20;

  private EventSpans() {}

  static List<EventSpan> of(Scenario scenario) {
    List<EventSpan> spans = new ArrayList<>();
    for (Event e : scenario.events()) {
      String label = e.kind().name().toLowerCase(Locale.ROOT).replace('_', ' ');
      label = e.site() == null ? label : label + " " + e.site();
      double end = seconds(e.until().isZero() ? scenario.duration() : e.until());
      double at = seconds(e.at());
      double length = e.length().isZero() ? Double.POSITIVE_INFINITY : seconds(e.length());
      int repeats = 0;
      do {
        spans.add(new EventSpan(at, at + length, label));
        at += seconds(e.every());
      } while (!e.every().isZero() && at < end && ++repeats < MOST_PER_EVENT);
    }
    return spans;
  }

  private static double seconds(Duration duration) {
    return duration.toNanos() / 1e9;
  }
}
