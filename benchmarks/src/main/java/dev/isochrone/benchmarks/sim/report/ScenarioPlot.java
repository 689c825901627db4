/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.List;

/**
 * One scenario over time, from above: the policies' latencies, their failed calls, the sites that
 * ours used.
 */
final class ScenarioPlot {
  static final double WIDTH = 900;
  static final double LEFT = 62;

  /** Room at the right for each policy's failed share. */
  static final double RIGHT = 838;

  private final ScenarioStats scenario;
  private final List<Curve> curves;
  private final Axis time;
  private final EventLanes events;
  private final Svg svg;

  private ScenarioPlot(ScenarioStats scenario) {
    this.scenario = scenario;
    curves = Curve.of(scenario);
    double seconds = curves.stream().mapToDouble(curve -> curve.series().seconds()).max().orElse(0);
    time = Axis.linear(0, seconds, LEFT, RIGHT);
    events = new EventLanes(scenario.info(), time);
    svg = new Svg("Scenario " + scenario.info().name() + " over time");
  }

  static String of(ScenarioStats scenario) {
    return new ScenarioPlot(scenario).draw();
  }

  private String draw() {
    svg.text(LEFT, 20, scenario.info().name(), "font-size", "15", "font-weight", "bold");
    Legend legend = new Legend();
    for (Curve curve : curves) {
      legend.add(curve.label(), curve.colour(), curve.width() + .4, curve.dash());
    }
    double y = legend.draw(svg, LEFT, WIDTH - 8, 28) + 6;
    events.draw(svg, y);
    y = new LatencyPanel(curves, new Frame(svg, time, events)).draw(y + events.height());
    y = new FailedPanel(curves, new Frame(svg, time, events)).draw(y + 12);
    for (Curve curve : curves) {
      if (curve.stats().isOurs()) {
        y = new SharePanel(curve, new Frame(svg, time, events)).draw(y + 26);
      }
    }
    return svg.finish(WIDTH, timeAxis(y));
  }

  private String note() {
    int seeds = curves.stream().mapToInt(curve -> curve.stats().runs().size()).max().orElse(0);
    String note = "At the names: the mean of all judged calls.";
    if (seeds > 1) {
      note += " Lines: the median of " + seeds + " seeds; band: the least to the most of ours.";
    }
    return scenario.info().warmupSeconds() > 0 ? note + " Pale: warm-up, not judged." : note;
  }

  private double timeAxis(double y) {
    for (double tick : time.ticks()) {
      double x = time.at(tick);
      svg.line(x, y, x, y + 4, "stroke", Svg.SOFT);
      svg.text(x, y + 16, Numbers.count(tick), "text-anchor", "middle", "fill", Svg.SOFT);
    }
    double middle = (LEFT + RIGHT) / 2;
    svg.text(middle, y + 31, "seconds since the load began", "text-anchor", "middle");
    svg.text(LEFT, y + 49, note(), "fill", Svg.SOFT, "font-size", "10");
    return y + 57;
  }
}
