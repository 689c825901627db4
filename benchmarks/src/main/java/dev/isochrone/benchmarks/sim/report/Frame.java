/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

/**
 * What the panels of a plot have in common.
 *
 * @param svg where to draw
 * @param time the common axis
 * @param events shown in all of them
 */
record Frame(Svg svg, Axis time, EventLanes events) {

  /** The ground, below the curves. */
  void ground(double top, double bottom) {
    svg.rect(time.from(), top, time.to() - time.from(), bottom - top, "fill", "#fafafa");
    events.shade(svg, top, bottom - top);
  }

  /** The frame, above the curves. */
  void finish(double top, double bottom) {
    double width = time.to() - time.from();
    events.veil(svg, top, bottom - top);
    svg.rect(time.from(), top, width, bottom - top, "fill", "none", "stroke", "#999");
  }

  /** A value of the axis at the left, with a line across. */
  void tick(double y, String label) {
    svg.line(time.from(), y, time.to(), y, "stroke", "#ccc", "stroke-width", ".6");
    svg.text(time.from() - 5, y + 4, label, "text-anchor", "end", "fill", Svg.SOFT);
  }

  /** What the axis at the left shows, in its unit. */
  void label(double top, double bottom, String text) {
    double y = (top + bottom) / 2;
    String turn = "rotate(-90 14 " + Svg.decimal(y) + ")";
    svg.text(14, y, text, "text-anchor", "middle", "transform", turn);
  }

  /** Seconds to pixels. */
  double[] xs(Series series) {
    double[] xs = series.times();
    for (int i = 0; i < xs.length; i++) {
      xs[i] = time.at(xs[i]);
    }
    return xs;
  }

  /** Values to pixels. */
  static double[] ys(double[] values, Axis axis) {
    double[] ys = new double[values.length];
    for (int i = 0; i < ys.length; i++) {
      ys[i] = axis.at(values[i]);
    }
    return ys;
  }
}
