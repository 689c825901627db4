/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** Guesses which name was meant. */
public final class Suggestions {
  private static final int LISTED = 20;
  private static final int LONGEST_WORD = 64;

  private Suggestions() {}

  /**
   * What a message says was expected in place of an unknown name: {@code perhaps fra-onprem} if
   * some name is near, else {@code one of a, b, c}, at most {@value #LISTED} of them.
   *
   * <p>Near is a third of the word's letters wrong, missing, extra or swapped with the next; case
   * does not count. Costs O(names × letters²).
   */
  public static String expected(String word, Collection<String> names) {
    String near = nearest(word, names);
    if (!near.isEmpty()) {
      return "perhaps " + near;
    }
    if (names.isEmpty()) {
      return "none here";
    }
    List<String> listed = names.stream().sorted().limit(LISTED).toList();
    return names.stream().sorted().limit(LISTED).collect(Collectors.joining(", ", "one of ", ""))
        + (names.size() > listed.size() ? ", …" : "");
  }

  /** The nearest name, or an empty text. */
  private static String nearest(String word, Collection<String> names) {
    if (word.length() > LONGEST_WORD) {
      return "";
    }
    String best = "";
    int bestDistance = Math.max(1, word.length() / 3) + 1;
    for (String name : names) {
      if (Math.abs(name.length() - word.length()) >= bestDistance) {
        continue;
      }
      int d = distance(word.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      // Of a one-letter word nothing would be left: that is no likeness.
      if (d < bestDistance && d < name.length()) {
        best = name;
        bestDistance = d;
      }
    }
    return best;
  }

  /** Optimal string alignment: edits, and swaps of neighbours. */
  static int distance(String a, String b) {
    int[] beforeLast = new int[b.length() + 1];
    int[] last = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      last[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] row = new int[b.length() + 1];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + change);
        if (i > 1
            && j > 1
            && a.charAt(i - 1) == b.charAt(j - 2)
            && a.charAt(i - 2) == b.charAt(j - 1)) {
          row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
        }
      }
      beforeLast = last;
      last = row;
    }
    return last[b.length()];
  }
}
