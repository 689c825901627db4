/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.report.ReportInput.EventSpan;
import dev.isochrone.benchmarks.sim.report.ReportInput.ScenarioInfo;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * When what goes wrong: a bar with its name for each event above the plots, a shade in them. Events
 * share a lane if neither their bars nor their names meet.
 */
final class EventLanes {
  private static final double LANE = 15;
  private static final double FONT = 10;

  /** Spans of one name, drawn in one lane. */
  private record Group(String label, List<EventSpan> spans, double from, double to) {}

  private final Axis time;
  private final double warmup;
  private final List<EventSpan> spans = new ArrayList<>();
  private final List<List<Group>> lanes = new ArrayList<>();

  EventLanes(ScenarioInfo scenario, Axis time) {
    this.time = time;
    this.warmup = scenario.warmupSeconds();
    Map<String, List<EventSpan>> byLabel = new LinkedHashMap<>();
    for (EventSpan span : scenario.events()) {
      if (span.startSeconds() < time.max()) {
        spans.add(span);
        byLabel.computeIfAbsent(span.label(), label -> new ArrayList<>()).add(span);
      }
    }
    byLabel.forEach((label, group) -> place(group(label, group)));
  }

  private Group group(String label, List<EventSpan> group) {
    double from = group.stream().mapToDouble(span -> x(span.startSeconds())).min().orElse(0);
    double to = group.stream().mapToDouble(this::end).max().orElse(0);
    double text = textStart(label, from) + Svg.width(label, FONT);
    return new Group(label, group, Math.min(from, textStart(label, from)), Math.max(to, text));
  }

  /** At its bar's begin, or as far left of it as it takes to fit. */
  private double textStart(String label, double from) {
    return Math.max(0, Math.min(from + 3, time.to() - Svg.width(label, FONT)));
  }

  private void place(Group group) {
    for (List<Group> lane : lanes) {
      boolean free = true;
      for (Group other : lane) {
        free &= group.from() > other.to() + 4 || group.to() < other.from() - 4;
      }
      if (free) {
        lane.add(group);
        return;
      }
    }
    lanes.add(new ArrayList<>(List.of(group)));
  }

  /** How high all lanes are. */
  double height() {
    return lanes.isEmpty() ? 0 : lanes.size() * LANE + 3;
  }

  void draw(Svg svg, double top) {
    double y = top;
    for (List<Group> lane : lanes) {
      for (Group group : lane) {
        double first = time.to();
        for (EventSpan span : group.spans()) {
          double from = x(span.startSeconds());
          svg.rect(from, y, Math.max(1.5, end(span) - from), LANE - 2, "fill", "#d9d4cc");
          first = Math.min(first, from);
        }
        double x = textStart(group.label(), first);
        svg.text(x, y + 10, group.label(), "font-size", Svg.decimal(FONT));
      }
      y += LANE;
    }
  }

  /** The ground of a plot: events darker, the more of them at once the darker. */
  void shade(Svg svg, double top, double height) {
    for (EventSpan span : spans) {
      double from = x(span.startSeconds());
      double width = Math.max(1, end(span) - from);
      svg.rect(from, top, width, height, "fill", "#8a7f70", "fill-opacity", ".16");
    }
  }

  /** Over a plot: what was not judged is pale. */
  void veil(Svg svg, double top, double height) {
    if (warmup > 0) {
      double width = x(warmup) - time.from();
      svg.rect(time.from(), top, width, height, "fill", "#fff", "fill-opacity", ".6");
    }
  }

  private double x(double seconds) {
    return time.at(Math.max(0, seconds));
  }

  private double end(EventSpan span) {
    return x(span.endSeconds());
  }
}
