/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.Arrays;
import java.util.List;

/** Failed calls: a strip for each policy, all of one scale, its share of all calls at the end. */
final class FailedPanel {
  private static final double STRIP = 15;

  /** A column's outline takes twice a line's steps. */
  private static final int POINTS = 150;

  private final List<Curve> curves;
  private final Frame frame;

  FailedPanel(List<Curve> curves, Frame frame) {
    this.curves = curves;
    this.frame = frame;
  }

  /** Draws it below {@code top} and returns where it ends. */
  double draw(double top) {
    double bottom = top + STRIP * curves.size();
    frame.ground(top, bottom);
    double most =
        curves.stream()
            .flatMapToDouble(curve -> Arrays.stream(series(curve).failedPerSecond()))
            .filter(value -> value > 0)
            .max()
            .orElse(0);
    double y = top;
    for (Curve curve : curves) {
      y += STRIP;
      if (most > 0) {
        strip(curve, Axis.linear(0, most, y, y - STRIP + 2));
      }
      frame.svg().line(frame.time().from(), y, frame.time().to(), y, "stroke", "#ccc");
      Spread failed = curve.stats().spread(Metric.FAILED);
      frame
          .svg()
          .text(
              frame.time().to() + 5,
              y - 4,
              Numbers.three(failed.median()) + " %",
              "fill",
              curve.colour().equals(Palette.ORACLE) ? Svg.SOFT : Svg.INK);
    }
    axis(top, bottom, most);
    frame.finish(top, bottom);
    return bottom;
  }

  /** What is zero is not drawn: a line along the ground would look like something. */
  private void strip(Curve curve, Axis axis) {
    Series series = series(curve);
    double[] xs = frame.xs(series);
    double[] tops = Frame.ys(series.failedPerSecond(), axis);
    for (int i = 0; i < tops.length; i++) {
      // A few failures among many would be lower than a pixel.
      tops[i] = tops[i] < axis.from() ? Math.min(tops[i], axis.from() - 1) : axis.from();
    }
    double step = xs.length > 1 ? xs[1] - xs[0] : 2;
    SvgPath path = SvgPath.columns(xs, step, tops, axis.from());
    frame.svg().path(path, "fill", curve.colour());
  }

  private static Series series(Curve curve) {
    return new Series(curve.stats().runs(), POINTS);
  }

  private void axis(double top, double bottom, double most) {
    Svg svg = frame.svg();
    svg.text(14, (top + bottom) / 2 - 8, "failed", "text-anchor", "start");
    svg.text(14, (top + bottom) / 2 + 5, "calls/s", "text-anchor", "start");
    String scale = most > 0 ? "0–" + Numbers.count(most) : "none";
    svg.text(14, (top + bottom) / 2 + 18, scale, "text-anchor", "start", "fill", Svg.SOFT);
  }
}
