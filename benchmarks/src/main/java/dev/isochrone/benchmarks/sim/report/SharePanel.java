/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.ArrayList;
import java.util.List;

/** Which sites answered one policy's calls, as areas upon each other. */
final class SharePanel {
  private static final double HEIGHT = 84;

  /** Areas change slowly and there are many: fewer points than a line has. */
  private static final int POINTS = 150;

  private final Curve curve;
  private final Frame frame;

  SharePanel(Curve curve, Frame frame) {
    this.curve = curve;
    this.frame = frame;
  }

  @SuppressWarnings("ArrayRecordComponent") // nobody compares layers
  private record Layer(String label, double[] shares) {}

  /** Draws it below {@code top} and returns where it ends. */
  double draw(double top) {
    Series series = new Series(curve.stats().runs(), POINTS);
    List<Layer> layers = layers(series);
    Legend legend = new Legend();
    for (int i = 0; i < layers.size(); i++) {
      legend.add(layers.get(i).label(), Palette.SITES.get(i), 10, "none");
    }
    Svg svg = frame.svg();
    svg.text(
        frame.time().from(), top - 4, "answered calls of " + curve.stats().name() + " by site");
    double plot = legend.draw(svg, frame.time().from(), ScenarioPlot.WIDTH - 8, top) + 3;
    double bottom = plot + HEIGHT;
    frame.ground(plot, bottom);
    Axis axis = Axis.linear(0, 1, bottom, plot);
    areas(series, layers, axis);
    for (double tick : new double[] {0, .5, 1}) {
      frame.tick(axis.at(tick), Numbers.count(tick * 100));
    }
    frame.label(plot, bottom, "share, %");
    frame.finish(plot, bottom);
    return bottom;
  }

  /** The highest first, each from the ground: the next covers it, and a level ground is short. */
  private void areas(Series series, List<Layer> layers, Axis axis) {
    double[] xs = frame.xs(series);
    double[] ground = new double[xs.length];
    List<double[]> tops = new ArrayList<>();
    double[] top = ground;
    for (Layer layer : layers) {
      top = plus(top, layer.shares());
      tops.add(top);
    }
    for (int i = tops.size() - 1; i >= 0; i--) {
      SvgPath area = SvgPath.area(xs, Frame.ys(tops.get(i), axis), Frame.ys(ground, axis));
      frame.svg().path(area, "fill", Palette.SITES.get(i));
    }
  }

  /** A site each; more than there are colours for become one. */
  private static List<Layer> layers(Series series) {
    List<String> sites = series.sites();
    int own = sites.size() <= Palette.SITES.size() ? sites.size() : Palette.SITES.size() - 1;
    List<Layer> layers = new ArrayList<>();
    for (String site : sites.subList(0, own)) {
      layers.add(new Layer(site, series.share(site)));
    }
    double[] rest = new double[series.times().length];
    for (String site : sites.subList(own, sites.size())) {
      rest = plus(rest, series.share(site));
    }
    if (own < sites.size()) {
      layers.add(new Layer("the other " + (sites.size() - own), rest));
    }
    return layers;
  }

  private static double[] plus(double[] a, double[] b) {
    double[] sum = new double[a.length];
    for (int i = 0; i < a.length; i++) {
      sum[i] = a[i] + b[i];
    }
    return sum;
  }
}
