/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.Collection;
import java.util.Comparator;

/** Helps with misspelled names. */
final class Suggest {
  private Suggest() {}

  /** What was expected instead of a value: {@code one of a, b, c; did you mean b?}. */
  static String oneOf(String value, Collection<String> names) {
    String nearest =
        names.stream().min(Comparator.comparingInt(name -> distance(value, name))).orElse("");
    boolean alike = distance(value, nearest) <= Math.max(2, value.length() / 3);
    String question = alike ? "; did you mean " + nearest + "?" : "";
    return "one of " + String.join(", ", names) + question;
  }

  /** Levenshtein's: how many letters to insert, delete or change. */
  static int distance(String a, String b) {
    int[] row = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int change = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(change, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[b.length()];
  }
}
