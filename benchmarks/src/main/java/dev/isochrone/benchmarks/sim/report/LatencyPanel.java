/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.Arrays;
import java.util.List;

/** Mean latency of each policy: the median of the seeds, and for ours the least and the most. */
final class LatencyPanel {
  private static final double HEIGHT = 230;

  private final List<Curve> curves;
  private final Frame frame;

  LatencyPanel(List<Curve> curves, Frame frame) {
    this.curves = curves;
    this.frame = frame;
  }

  /** Draws it below {@code top} and returns where it ends. */
  double draw(double top) {
    double bottom = top + HEIGHT;
    frame.ground(top, bottom);
    Axis axis = axis(top, bottom);
    for (double tick : axis.ticks()) {
      frame.tick(axis.at(tick), Numbers.count(tick));
    }
    frame.label(top, bottom, "mean latency, ms (log)");
    curves.stream().filter(curve -> curve.stats().isOurs()).forEach(curve -> band(curve, axis));
    curves.stream().filter(curve -> !curve.stats().isOurs()).forEach(curve -> line(curve, axis));
    // Above the others: it is what the reader came for.
    curves.stream().filter(curve -> curve.stats().isOurs()).forEach(curve -> line(curve, axis));
    frame.finish(top, bottom);
    return bottom;
  }

  private void line(Curve curve, Axis axis) {
    double[] ys = Frame.ys(curve.series().latency(Spread::median), axis);
    frame
        .svg()
        .path(
            SvgPath.line(frame.xs(curve.series()), ys),
            "fill",
            "none",
            "stroke",
            curve.colour(),
            "stroke-width",
            Svg.decimal(curve.width()),
            "stroke-dasharray",
            curve.dash(),
            "stroke-linejoin",
            "round");
  }

  private void band(Curve curve, Axis axis) {
    double[] least = Frame.ys(curve.series().latency(Spread::min), axis);
    double[] most = Frame.ys(curve.series().latency(Spread::max), axis);
    SvgPath area = SvgPath.area(frame.xs(curve.series()), most, least);
    frame.svg().path(area, "fill", curve.colour(), "fill-opacity", ".2");
  }

  private Axis axis(double top, double bottom) {
    double least = Double.POSITIVE_INFINITY;
    double most = 0;
    for (Curve curve : curves) {
      for (double value : positive(curve.series().latency(Spread::median))) {
        least = Math.min(least, value);
        most = Math.max(most, value);
      }
      if (curve.stats().isOurs()) {
        for (double value : positive(curve.series().latency(Spread::max))) {
          most = Math.max(most, value);
        }
      }
    }
    return most == 0 ? Axis.log(1, 10, bottom, top) : Axis.log(least, most, bottom, top);
  }

  private static double[] positive(double[] values) {
    return Arrays.stream(values).filter(value -> value > 0).toArray();
  }
}
