/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Where the tests of faults leave what they measured: one file a row under {@code
 * target/fault-matrix}, and the table of all of them in {@code table.md} there. With {@code
 * -Dfaults.docs=PATH} the table is also put between the markers of that file.
 */
final class FaultMatrix {
  private static final Path DIR = Path.of("target", "fault-matrix");
  private static final String BEGIN = "<!-- measured: begin -->\n";
  private static final String END = "<!-- measured: end -->";
  private static final String HEAD =
      """
      | # | fault | bound | measured | control: no fault | round_robin | weighted_round_robin |
      |---|---|---|---|---|---|---|
      """;

  private FaultMatrix() {}

  /** A row; what is not measured is "–". */
  static void row(int number, String fault, String bound, String measured, String control) {
    row(number, fault, bound, measured, control, "–", "–");
  }

  /** A row with what others do. */
  static synchronized void row(
      int number,
      String fault,
      String bound,
      String measured,
      String control,
      String roundRobin,
      String weighted) {
    String line =
        "| "
            + String.join(
                " | ",
                List.of(
                    String.valueOf(number), fault, bound, measured, control, roundRobin, weighted))
            + " |\n";
    try {
      Files.createDirectories(DIR);
      String name = String.format("%02d-%s.row", number, fault.replaceAll("[^A-Za-z0-9]+", "-"));
      Files.writeString(DIR.resolve(name), line);
      String table = HEAD + String.join("", rows());
      Files.writeString(DIR.resolve("table.md"), table);
      String docs = System.getProperty("faults.docs");
      if (docs != null) {
        Path path = Path.of(docs);
        String text = Files.readString(path);
        int begin = text.indexOf(BEGIN) + BEGIN.length();
        Files.writeString(
            path, text.substring(0, begin) + table + text.substring(text.indexOf(END, begin)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> rows() throws IOException {
    try (Stream<Path> files = Files.list(DIR)) {
      return files
          .filter(f -> f.toString().endsWith(".row"))
          .sorted()
          .map(
              f -> {
                try {
                  return Files.readString(f);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .toList();
    }
  }
}
