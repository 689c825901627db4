/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.results;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * The page of all results. Each benchmark replaces its own section and leaves the others as they
 * are, since they are measured by other commands and at other times. Not thread-safe.
 */
public final class ResultsPage {
  private static final String HEAD =
      """
      # Results

      Measured, not typed: each section is written by the command that stands in it.
      [docs/benchmarks.md](../docs/benchmarks.md) says how to read and how to repeat it.
      """;

  private ResultsPage() {}

  /**
   * Puts the sections into the file, in the place of earlier ones of the same id, or at its end.
   */
  public static void write(Path file, List<? extends ResultSection> sections) throws IOException {
    String page = Files.exists(file) ? Files.readString(file) : HEAD;
    for (ResultSection section : sections) {
      page = put(page, section);
    }
    Files.writeString(file, page);
  }

  static String put(String page, ResultSection section) {
    String begin = "<!-- begin " + section.id() + " -->\n";
    String end = "<!-- end " + section.id() + " -->\n";
    String text = begin + section.markdown().strip() + "\n" + end;
    int from = page.indexOf(begin);
    int to = page.indexOf(end);
    return from < 0 || to < from
        ? page.stripTrailing() + "\n\n" + text
        : page.substring(0, from) + text + page.substring(to + end.length());
  }
}
