/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** Writes GitHub's Markdown; names and descriptions come out as they are, whatever is in them. */
final class Markdown {
  private static final String SPECIAL = "\\`*[]<>|#~&!";

  private final StringBuilder out = new StringBuilder();

  Markdown line(String text) {
    out.append(text).append('\n');
    return this;
  }

  /** A paragraph, or anything else that a blank line ends. */
  Markdown block(String text) {
    return line(text).line("");
  }

  /** The first row is the head; the alignment has an l or an r for each column. */
  Markdown table(List<List<String>> rows, String alignment) {
    List<String> rule = new ArrayList<>();
    for (int i = 0; i < alignment.length(); i++) {
      rule.add(alignment.charAt(i) == 'l' ? "---" : "--:");
    }
    List<List<String>> all = new ArrayList<>(rows);
    all.add(1, rule);
    all.forEach(row -> line("| " + String.join(" | ", row) + " |"));
    return line("");
  }

  /** A name in the type of code, if it can be. */
  static String code(String name) {
    boolean plain = !name.isBlank() && name.chars().noneMatch(c -> c < ' ' || c == '`' || c == '|');
    return plain ? "`" + name + "`" : text(name);
  }

  /** Text that means nothing but itself, on one line. Addresses stay whole: GitHub links them. */
  static String text(String text) {
    return text.strip()
        .lines()
        .flatMap(line -> List.of(line.strip().split("[ \t]+")).stream())
        .map(word -> word.contains("://") ? address(word) : word(word))
        .collect(Collectors.joining(" "));
  }

  private static String address(String word) {
    return word.replace("|", "%7C").replace("<", "%3C").replace(">", "%3E").replace("`", "%60");
  }

  private static String word(String word) {
    StringBuilder escaped = new StringBuilder();
    for (int i = 0; i < word.length(); i++) {
      char c = word.charAt(i);
      boolean inside =
          i > 0
              && i + 1 < word.length()
              && Character.isLetterOrDigit(word.charAt(i - 1))
              && Character.isLetterOrDigit(word.charAt(i + 1));
      if (SPECIAL.indexOf(c) >= 0 || (c == '_' && !inside)) {
        escaped.append('\\');
      }
      escaped.append(c < ' ' ? ' ' : c);
    }
    return escaped.toString();
  }

  @Override
  public String toString() {
    return out.toString().stripTrailing() + "\n";
  }
}
