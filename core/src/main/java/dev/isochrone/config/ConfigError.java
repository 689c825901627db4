/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

/**
 * One thing wrong with a configuration.
 *
 * @param source the file or other origin, for example {@code catalog.yaml}
 * @param line from 1, or 0 where unknown
 * @param column from 1, or 0 where unknown
 * @param path where in the data, for example {@code services.payments.endpoints[1].site}; empty for
 *     the whole
 * @param actual what was found, as text: a value, {@code missing}, {@code unknown field}
 * @param expected what would have been right; may be empty
 */
public record ConfigError(
    String source, int line, int column, String path, String actual, String expected) {
  // A line of a log, not a megabyte of it: names and values come from a text nobody has checked.
  private static final int LONGEST = 600;

  /** Escapes control characters in, and shortens, what was taken from the configuration. */
  public ConfigError {
    actual = Values.printable(actual, LONGEST);
    expected = Values.printable(expected, LONGEST);
  }

  /**
   * {@code catalog.yaml:14:22: services.payments.policy.latencyWindow: "5ms" (expected: a duration
   * such as "0.005s")}, without the parts that are unknown.
   */
  @Override
  public String toString() {
    StringBuilder s = new StringBuilder(source);
    if (line > 0) {
      s.append(':').append(line).append(':').append(column);
    }
    s.append(": ");
    if (!path.isEmpty()) {
      s.append(path).append(": ");
    }
    s.append(actual);
    if (!expected.isEmpty()) {
      s.append(" (expected: ").append(expected).append(')');
    }
    return s.toString();
  }
}
