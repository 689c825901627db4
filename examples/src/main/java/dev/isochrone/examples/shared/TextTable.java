/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.shared;

import java.util.ArrayList;
import java.util.List;

/** Lines up columns of text: words to the left, figures to the right. */
public final class TextTable {
  private final List<List<String>> rows = new ArrayList<>();
  private final boolean textLast;

  private TextTable(boolean textLast, String... heading) {
    this.textLast = textLast;
    rows.add(List.of(heading));
  }

  /** A name in the first column, figures in the others. */
  public static TextTable ofFigures(String... heading) {
    return new TextTable(false, heading);
  }

  /** The same, with words in the last column. */
  public static TextTable withWordsLast(String... heading) {
    return new TextTable(true, heading);
  }

  public TextTable row(List<String> cells) {
    if (cells.size() != rows.get(0).size()) {
      throw new IllegalArgumentException(
          "cells: " + cells + " (expected: " + rows.get(0).size() + ", as " + rows.get(0) + ")");
    }
    rows.add(List.copyOf(cells));
    return this;
  }

  public TextTable row(String... cells) {
    return row(List.of(cells));
  }

  /** The lines, the heading first, none with trailing blanks. */
  public List<String> lines() {
    int columns = rows.get(0).size();
    int[] widths = new int[columns];
    for (List<String> row : rows) {
      for (int i = 0; i < columns; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    return rows.stream().map(row -> line(row, widths)).toList();
  }

  private String line(List<String> row, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < row.size(); i++) {
      String pad = " ".repeat(widths[i] - row.get(i).length());
      boolean left = i == 0 || (i == row.size() - 1 && textLast);
      line.append("  ").append(left ? row.get(i) + pad : pad + row.get(i));
    }
    return line.toString().stripTrailing();
  }
}
