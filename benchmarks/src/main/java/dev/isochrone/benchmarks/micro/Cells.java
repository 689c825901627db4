/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.Locale;

/** Numbers as the page writes them. */
final class Cells {
  static final String NONE = "–";

  private Cells() {}

  /** Three digits that mean something. */
  static String number(double value) {
    String format = value < 10 ? "%.2f" : value < 100 ? "%.1f" : "%,.0f";
    return String.format(Locale.ROOT, format, value);
  }

  static String ratio(double value) {
    return String.format(
        Locale.ROOT, value < 1 ? "×%.2f" : value < 100 ? "×%.1f" : "×%,.0f", value);
  }

  /** What JMH reports below a byte is its own housekeeping, spread over all operations. */
  static String bytes(double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, "%,.0f", Math.abs(value));
  }

  static String count(int value) {
    return String.format(Locale.ROOT, "%,d", value);
  }
}
