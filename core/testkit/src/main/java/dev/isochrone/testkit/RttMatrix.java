/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Round-trip times between regions, read from a CSV file: a heading with the names, then one row
 * for each region, from there to every column. Lines that start with {@code #} and empty lines are
 * skipped. Not symmetric: the way there and the way back are measured by different people.
 *
 * <p>Immutable.
 */
public final class RttMatrix {
  private static final String RESOURCE = "aws_region_rtt_ms.csv";

  private final Map<String, Map<String, Double>> rows;

  private RttMatrix(Map<String, Map<String, Double>> rows) {
    this.rows = rows;
  }

  /** The matrix that comes with the test kit: 21 regions of AWS. */
  public static RttMatrix ofAwsRegions() {
    try (InputStream in = RttMatrix.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(
            RESOURCE + ": not on the class path beside " + RttMatrix.class);
      }
      var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
      return parse(RESOURCE, reader.lines().toList());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Parses the lines of a file.
   *
   * @param source the file's name, for errors
   * @throws IllegalArgumentException naming line and column, and what was expected there
   */
  public static RttMatrix parse(String source, List<String> lines) {
    List<String> names = List.of();
    Map<String, Map<String, Double>> rows = new LinkedHashMap<>();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      }
      String where = source + ":" + (i + 1);
      List<String> cells = Arrays.asList(line.split(",", -1));
      if (names.isEmpty()) {
        names = heading(where, cells);
      } else {
        String from = cells.get(0);
        require(names.contains(from), where, "from", from, "one of " + names);
        require(
            rows.put(from, row(where, names, cells)) == null, where, "from", from, "one row each");
      }
    }
    List<String> missing = new ArrayList<>(names);
    missing.removeAll(rows.keySet());
    require(!rows.isEmpty(), source, "rows", "none", "a heading and one row for each region");
    require(missing.isEmpty(), source, "rows", "none for " + missing, "one for each column");
    return new RttMatrix(rows);
  }

  private static List<String> heading(String where, List<String> cells) {
    List<String> names = List.copyOf(cells.subList(1, cells.size()));
    require(cells.get(0).equals("from"), where, "first column", cells.get(0), "from");
    require(!names.isEmpty(), where, "heading", "no region", "from,REGION,REGION,…");
    require(
        new HashSet<>(names).size() == names.size(),
        where,
        "heading",
        names.toString(),
        "distinct names");
    return names;
  }

  private static Map<String, Double> row(String where, List<String> names, List<String> cells) {
    int figures = cells.size() - 1;
    require(
        figures == names.size(),
        where,
        "figures",
        String.valueOf(figures),
        names.size() + ", as in the heading");
    Map<String, Double> row = new LinkedHashMap<>();
    for (int column = 0; column < names.size(); column++) {
      row.put(names.get(column), rtt(where, names.get(column), cells.get(column + 1)));
    }
    return row;
  }

  private static double rtt(String where, String column, String cell) {
    double millis;
    try {
      millis = Double.parseDouble(cell.strip());
    } catch (NumberFormatException e) {
      millis = Double.NaN;
    }
    boolean plausible = millis > 0 && millis < 10_000;
    require(plausible, where, column, '"' + cell + '"', "a round-trip time in ms, > 0 and < 10000");
    return millis;
  }

  private static void require(
      boolean condition, String where, String what, String value, String expected) {
    if (!condition) {
      throw new IllegalArgumentException(
          where + ": " + what + ": " + value + " (expected: " + expected + ")");
    }
  }

  /** All regions, in the file's order. */
  public List<String> regions() {
    return List.copyOf(rows.keySet());
  }

  /**
   * Round-trip times in ms from one region to each, that region included.
   *
   * @throws IllegalArgumentException if the region is unknown
   */
  public Map<String, Double> from(String region) {
    Map<String, Double> row = rows.get(region);
    if (row == null) {
      throw new IllegalArgumentException(region + " (expected: one of " + rows.keySet() + ")");
    }
    return Map.copyOf(row);
  }
}
