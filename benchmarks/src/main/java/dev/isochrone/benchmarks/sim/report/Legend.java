/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.ArrayList;
import java.util.List;

/** Which colour is what, in as many rows as the names need. */
final class Legend {
  private static final double ROW = 17;
  private static final double SWATCH = 22;

  private record Item(String label, String colour, double width, String dash) {}

  private final List<Item> items = new ArrayList<>();

  /** A line; a width of a row's height is an area's. */
  Legend add(String label, String colour, double width, String dash) {
    items.add(new Item(label, colour, width, dash));
    return this;
  }

  /** Draws it below {@code top} and returns where it ends. */
  double draw(Svg svg, double left, double right, double top) {
    double x = left;
    double y = top;
    for (Item item : items) {
      double wide = SWATCH + Svg.width(item.label(), Svg.FONT) + 12;
      if (x > left && x + wide > right) {
        x = left;
        y += ROW;
      }
      double middle = y + ROW / 2;
      svg.line(
          x,
          middle,
          x + SWATCH - 5,
          middle,
          "stroke",
          item.colour(),
          "stroke-width",
          Svg.decimal(item.width()),
          "stroke-dasharray",
          item.dash());
      svg.text(x + SWATCH, middle + 4, item.label());
      x += wide;
    }
    return items.isEmpty() ? y : y + ROW;
  }
}
