/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** The report of a simulation. The same input gives the same bytes. */
public final class Report {
  /** The text's name in the directory that {@link #write} is given. */
  public static final String FILE = "REPORT.md";

  /** The plots' folder beside it. */
  static final String FOLDER = "report";

  private Report() {}

  /**
   * Writes {@code REPORT.md} and {@code report/*.svg} into a directory, and deletes other SVG files
   * from that folder: plots of scenarios that are no more.
   *
   * @throws IOException if a file cannot be written
   */
  public static void write(Path directory, ReportInput input) throws IOException {
    Analysis analysis = Analysis.of(input);
    Map<String, String> plots = Plots.of(analysis);
    Path folder = Files.createDirectories(directory.resolve(FOLDER));
    try (DirectoryStream<Path> old = Files.newDirectoryStream(folder, "*.svg")) {
      for (Path file : old) {
        if (!plots.containsKey(String.valueOf(file.getFileName()))) {
          Files.delete(file);
        }
      }
    }
    for (Map.Entry<String, String> plot : plots.entrySet()) {
      write(folder.resolve(plot.getKey()), plot.getValue());
    }
    write(directory.resolve(FILE), MarkdownReport.of(analysis));
  }

  /** Half a surrogate pair in a name is no reason to fail: it becomes a question mark. */
  private static void write(Path file, String text) throws IOException {
    Files.write(file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * All figures of each scenario and policy as a JSON document: median, least and most over the
   * seeds, ratios to the oracle likewise. {@code null} is no such figure, {@code "never"} infinity.
   */
  public static String json(ReportInput input) {
    return JsonReport.of(Analysis.of(input));
  }
}
