/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/** Coloured cells with a number each. Drawn by colour, not by cell: a third of the bytes. */
final class HeatGrid {
  static final double CELL = 56;
  static final double ROW = 31;

  /** Where it is, its number, what is written below it, whether it has a frame. */
  private record Cell(double x, double y, double ratio, String below, boolean framed) {
    int heat() {
      return Palette.heat(ratio);
    }

    boolean isDark() {
      return Palette.isDark(heat());
    }
  }

  private final List<Cell> cells = new ArrayList<>();

  /** A cell by its left upper corner; NaN: none of the colours. */
  void add(double x, double y, double ratio, String below, boolean framed) {
    cells.add(new Cell(x, y, ratio, below, framed));
  }

  void draw(Svg svg) {
    for (int heat = 0; heat < Palette.heats(); heat++) {
      int wanted = heat;
      boxes(svg, cell -> cell.heat() == wanted, 1, "fill", Palette.heatColour(heat));
    }
    boxes(svg, Cell::framed, 2, "fill", "none", "stroke", "#000", "stroke-width", "2");
    for (boolean dark : new boolean[] {false, true}) {
      String ink = dark ? "#fff" : Svg.INK;
      svg.open("text-anchor", "middle", "font-size", "12", "fill", ink);
      cells.stream().filter(cell -> cell.isDark() == dark).forEach(cell -> number(svg, cell));
      svg.close();
      svg.open("text-anchor", "middle", "font-size", "9", "fill", ink);
      cells.stream()
          .filter(cell -> cell.isDark() == dark && !cell.below().isEmpty())
          .forEach(cell -> svg.text(cell.x() + CELL / 2, cell.y() + ROW - 6, cell.below()));
      svg.close();
    }
  }

  private void boxes(Svg svg, Predicate<Cell> which, double inset, String... attributes) {
    SvgPath path = new SvgPath();
    for (Cell cell : cells) {
      if (which.test(cell)) {
        path.box(cell.x() + inset, cell.y() + inset, CELL - 2 * inset, ROW - 2 * inset);
      }
    }
    svg.path(path, attributes);
  }

  private static void number(Svg svg, Cell cell) {
    double x = cell.x() + CELL / 2;
    double y = cell.y() + (cell.below().isEmpty() ? 20 : 15);
    if (cell.framed()) {
      svg.text(x, y, Numbers.three(cell.ratio()), "font-weight", "bold");
    } else {
      svg.text(x, y, Numbers.three(cell.ratio()));
    }
  }
}
