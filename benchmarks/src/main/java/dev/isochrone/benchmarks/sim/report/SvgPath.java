/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

/**
 * The data of a path, short: steps from point to point in tenths of a pixel, none for points on a
 * level line between others. Steps are taken between rounded points, so that errors do not add up.
 */
final class SvgPath {
  private final StringBuilder out = new StringBuilder();
  private long x;
  private long y;
  private boolean drawing;

  /** A level step not written yet: the next may be level too. */
  private long level;

  /** A line through points; a NaN interrupts it. */
  static SvgPath line(double[] xs, double[] ys) {
    SvgPath path = new SvgPath();
    for (int i = 0; i < xs.length; i++) {
      if (Double.isNaN(ys[i])) {
        path.lift();
      } else {
        path.to(xs[i], ys[i]);
      }
    }
    path.lift();
    return path;
  }

  /** The areas between two lines; a NaN in one of them interrupts it. */
  static SvgPath area(double[] xs, double[] top, double[] bottom) {
    SvgPath path = new SvgPath();
    int start = 0;
    for (int i = 0; i <= xs.length; i++) {
      if (i == xs.length || Double.isNaN(top[i]) || Double.isNaN(bottom[i])) {
        path.closed(xs, top, bottom, start, i);
        start = i + 1;
      }
    }
    return path;
  }

  /** Columns upon the ground, {@code width} wide around each x; none where they have no height. */
  static SvgPath columns(double[] xs, double width, double[] tops, double ground) {
    SvgPath path = new SvgPath();
    for (int i = 0; i < xs.length; i++) {
      if (tops[i] < ground) {
        if (!path.drawing) {
          path.to(xs[i] - width / 2, ground);
        }
        path.to(xs[i] - width / 2, tops[i]);
        path.to(xs[i] + width / 2, tops[i]);
      } else if (path.drawing) {
        path.land(ground);
      }
    }
    if (path.drawing) {
      path.land(ground);
    }
    return path;
  }

  private void land(double ground) {
    to(x / 10.0, ground);
    lift();
    out.append('z');
  }

  private void closed(double[] xs, double[] top, double[] bottom, int start, int end) {
    if (start >= end) {
      return;
    }
    for (int i = start; i < end; i++) {
      to(xs[i], top[i]);
    }
    for (int i = end - 1; i >= start; i--) {
      to(xs[i], bottom[i]);
    }
    lift();
    out.append('z');
  }

  /** A rectangle. */
  void box(double left, double top, double width, double height) {
    to(left, top);
    to(left + width, top);
    to(left + width, top + height);
    to(left, top + height);
    lift();
    out.append('z');
  }

  void to(double toX, double toY) {
    long nextX = Math.round(toX * 10);
    long nextY = Math.round(toY * 10);
    if (!drawing) {
      out.append('M').append(Svg.tenths(nextX)).append(pair(nextY));
      drawing = true;
    } else if (nextY == y) {
      level += nextX - x;
    } else {
      flush();
      if (nextX == x) {
        out.append('v').append(Svg.tenths(nextY - y));
      } else {
        out.append('l').append(Svg.tenths(nextX - x)).append(pair(nextY - y));
      }
    }
    x = nextX;
    y = nextY;
  }

  /** The next point begins another line. */
  void lift() {
    flush();
    drawing = false;
  }

  private void flush() {
    if (level != 0) {
      out.append('h').append(Svg.tenths(level));
      level = 0;
    }
  }

  private static String pair(long second) {
    return (second < 0 ? "" : " ") + Svg.tenths(second);
  }

  boolean isEmpty() {
    return out.isEmpty();
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
