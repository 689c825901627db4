/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.shared;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Figures as people read them: three significant digits, always with a unit. */
public final class Format {
  /** Stands where there is nothing to say. */
  public static final String NONE = "–";

  private Format() {}

  /** {@code 6.9 ms}, {@code 103 ms}, {@code 12,345 ms}; a dash if there is no figure. */
  public static String millis(@Nullable Double millis) {
    return millis == null ? NONE : plain(millis) + " ms";
  }

  /** The number alone, one decimal below 100 unless it is a whole one. */
  public static String plain(double value) {
    boolean whole = Math.abs(value - Math.rint(value)) < 1e-9;
    return String.format(Locale.ROOT, value < 99.95 && !whole ? "%,.1f" : "%,.0f", value);
  }

  /** {@code 12,600}. */
  public static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** A share of 1 in percent: {@code 99.7 %}, {@code 100 %}. Never rounded up to 100. */
  public static String percent(@Nullable Double share) {
    if (share == null) {
      return NONE;
    }
    double percent = Math.floor(share * 1000 + 1e-9) / 10;
    return String.format(
        Locale.ROOT, percent == 100 || percent == 0 ? "%.0f %%" : "%.1f %%", percent);
  }

  /** A time of the script: {@code 18 s}, {@code 4.3 s}. */
  public static String seconds(double seconds) {
    return plain(Math.rint(seconds * 10) / 10) + " s";
  }
}
