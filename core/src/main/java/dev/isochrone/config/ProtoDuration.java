/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Durations as proto3's JSON mapping writes them: seconds with up to nine decimals and an {@code
 * s}, exact to the nanosecond.
 */
public final class ProtoDuration {
  /** The longest duration that a {@code long} of nanoseconds holds, about 292 years. */
  public static final Duration MAX = Duration.ofNanos(Long.MAX_VALUE);

  // Twelve digits are proto's own range; BigDecimal-sized inputs end here.
  private static final Pattern FORM = Pattern.compile("(-?)(\\d{1,12})(?:\\.(\\d{1,9}))?s");

  private ProtoDuration() {}

  /**
   * Reads {@code "1.5s"}, {@code "0.005s"}, {@code "-1s"}.
   *
   * @return null if the text has any other form
   */
  public static @Nullable Duration parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return null;
    }
    String fraction = m.group(3) == null ? "" : m.group(3);
    long nanos = Long.parseLong(fraction + "0".repeat(9 - fraction.length()));
    Duration magnitude = Duration.ofSeconds(Long.parseLong(m.group(2)), nanos);
    return m.group(1).isEmpty() ? magnitude : magnitude.negated();
  }

  /** The shortest text that {@link #parse} reads as the same duration: {@code 0.005s}. */
  public static String format(Duration duration) {
    boolean negative = duration.isNegative();
    Duration magnitude = negative ? duration.negated() : duration;
    String nanos = String.format("%09d", magnitude.getNano()).replaceAll("0+$", "");
    return (negative ? "-" : "")
        + magnitude.getSeconds()
        + (nanos.isEmpty() ? "" : "." + nanos)
        + "s";
  }
}
