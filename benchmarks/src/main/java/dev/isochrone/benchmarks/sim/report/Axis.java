/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.ArrayList;
import java.util.List;

/**
 * From values to pixels.
 *
 * @param min its value at {@code from}
 * @param max its value at {@code to}
 * @param from where it begins
 * @param to where it ends; less than {@code from} for an axis that points up
 * @param log whether equal factors are equally long
 */
record Axis(double min, double max, double from, double to, boolean log) {

  static Axis linear(double min, double max, double from, double to) {
    return new Axis(min, max > min ? max : min + 1, from, to, false);
  }

  /** From and to the next 1, 2 or 5 times a power of ten beyond some positive values. */
  static Axis log(double least, double most, double from, double to) {
    double low = 1e-3;
    double high = 1e-3;
    for (int i = 0; steps(i + 1) <= least; i++) {
      low = steps(i + 1);
    }
    for (int i = 0; high < most || high <= low; i++) {
      high = steps(i);
    }
    return new Axis(low, high, from, to, true);
  }

  /** 0.001, 0.002, 0.005, 0.01 and so on. */
  private static double steps(int i) {
    double step = i % 3 == 0 ? 1 : i % 3 == 1 ? 2 : 5;
    for (int power = i / 3 - 3; power != 0; power -= Integer.signum(power)) {
      step = power > 0 ? step * 10 : step / 10;
    }
    return step;
  }

  /** Values outside are drawn at the edge. */
  double at(double value) {
    if (Double.isNaN(value)) {
      return Double.NaN;
    }
    double inside = Math.min(max, Math.max(min, value));
    // StrictMath: the bytes must not depend on how a JIT computes a logarithm.
    double part =
        log
            ? StrictMath.log(inside / min) / StrictMath.log(max / min)
            : (inside - min) / (max - min);
    return from + part * (to - from);
  }

  /** Round values, at most about ten. */
  List<Double> ticks() {
    List<Double> ticks = new ArrayList<>();
    if (log) {
      boolean wide = max / min > 500;
      for (int i = 0; steps(i) <= max; i++) {
        if (steps(i) >= min && (!wide || i % 3 == 0)) {
          ticks.add(steps(i));
        }
      }
    } else {
      double step = step();
      for (int i = 0; min + i * step <= max + step / 1000; i++) {
        ticks.add(min + i * step);
      }
    }
    return ticks;
  }

  private double step() {
    for (double step : new double[] {1, 2, 5, 10, 15, 20, 30, 60, 120, 300, 600}) {
      if ((max - min) / step <= 12) {
        return step;
      }
    }
    return Math.ceil((max - min) / 12 / 600) * 600;
  }
}
