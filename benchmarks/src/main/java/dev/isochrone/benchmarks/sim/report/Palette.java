/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.List;

/**
 * Colours that the colour-blind tell apart: Okabe and Ito's "Color Universal Design" (2008) for
 * lines, Paul Tol's "light" scheme (2021), made for areas, for sites, ColorBrewer's YlOrBr
 * (Harrower and Brewer 2003) after a blue for heat.
 */
final class Palette {
  static final String ORACLE = "#555";
  static final String OURS = "#0072B2";

  /** The best peers, best first. */
  static final List<String> PEERS = List.of("#E69F00", "#009E73", "#CC79A7");

  static final List<String> SITES =
      List.of(
          "#77AADD", "#EE8866", "#EEDD88", "#44BB99", "#FFAABB", "#99DDFF", "#BBCC33", "#DDDDDD");

  private static final double[] HEAT_LIMITS = {1.02, 1.1, 1.25, 1.5, 2, 4, 10};
  private static final List<String> HEAT =
      List.of(
          "#bcdcf0", "#fffbe0", "#fee9a6", "#fec44f", "#f59331", "#e0680f", "#b8400a", "#662506");

  private Palette() {}

  static int heats() {
    return HEAT.size();
  }

  /** Which heat a ratio is; -1: none. */
  static int heat(double ratio) {
    if (Double.isNaN(ratio)) {
      return -1;
    }
    int heat = 0;
    while (heat < HEAT_LIMITS.length && ratio > HEAT_LIMITS[heat]) {
      heat++;
    }
    return heat;
  }

  static String heatColour(int heat) {
    return HEAT.get(heat);
  }

  /** Whether text on it must be white. */
  static boolean isDark(int heat) {
    return heat >= 6;
  }

  static String heatLabel(int heat) {
    return heat < HEAT_LIMITS.length
        ? "≤ " + Numbers.count(HEAT_LIMITS[heat])
        : "> " + Numbers.count(HEAT_LIMITS[heat - 1]);
  }
}
