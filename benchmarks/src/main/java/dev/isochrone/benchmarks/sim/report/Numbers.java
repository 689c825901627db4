/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.Locale;

/**
 * Numbers as text. By way of exact decimals: {@link Double#toString} gives other digits since JDK
 * 19, and a formatter has a locale.
 */
final class Numbers {
  /** No such figure. */
  static final String NONE = "–";

  /** Infinity, for a time until something. */
  static final String NEVER = "never";

  private Numbers() {}

  /** Three significant digits, more before the point: 0.0123, 1.20, 12.3, 1230. */
  static String three(double value) {
    if (!Double.isFinite(value)) {
      return Double.isNaN(value) ? NONE : NEVER;
    }
    BigDecimal rounded = round(value, 3);
    if (rounded.signum() == 0) {
      return "0";
    }
    int digitsBeforePoint = rounded.precision() - rounded.scale();
    return rounded
        .setScale(Math.max(0, 3 - digitsBeforePoint), RoundingMode.HALF_UP)
        .toPlainString();
  }

  /** As {@link #three}, without zeros at the end of a fraction: 3, 2.5. */
  static String count(double value) {
    if (!Double.isFinite(value)) {
      return three(value);
    }
    return plain(round(value, 3)).toPlainString();
  }

  /** A factor. */
  static String ratio(double value) {
    return Double.isNaN(value) ? NONE : "×" + three(value);
  }

  /** By how much a factor is more than one: +3.4 %, +34 %, +340 %. */
  static String excess(double factor) {
    if (!Double.isFinite(factor)) {
      return three(factor);
    }
    double percent = (factor - 1) * 100;
    int decimals = Math.abs(percent) < 9.95 ? 1 : 0;
    BigDecimal shown = new BigDecimal(percent).setScale(decimals, RoundingMode.HALF_UP);
    return (shown.signum() < 0 ? "" : "+") + shown.toPlainString() + " %";
  }

  /** All digits, in groups of three. */
  static String whole(long value) {
    return String.format(Locale.ROOT, "%,d", value);
  }

  /** For machines: six significant digits, no exponent. */
  static BigDecimal exact(double value) {
    return plain(round(value, 6));
  }

  private static BigDecimal plain(BigDecimal value) {
    BigDecimal stripped = value.stripTrailingZeros();
    return stripped.scale() < 0 ? stripped.setScale(0) : stripped;
  }

  private static BigDecimal round(double value, int digits) {
    return new BigDecimal(value).round(new MathContext(digits, RoundingMode.HALF_UP));
  }
}
