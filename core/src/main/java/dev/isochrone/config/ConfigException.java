/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A configuration was refused, whole. The message holds every error, one a line. */
public final class ConfigException extends IllegalArgumentException {
  private static final long serialVersionUID = 1L;

  // Transient as an exception is serializable and the message says the same.
  private final transient List<ConfigError> errors;

  /**
   * Refuses for these reasons.
   *
   * @param errors one or more
   */
  public ConfigException(List<ConfigError> errors) {
    this(errors, null);
  }

  /** Refuses for one reason, known or not to have been caused by another exception. */
  public ConfigException(ConfigError error, @Nullable Throwable cause) {
    this(List.of(error), cause);
  }

  private ConfigException(List<ConfigError> errors, @Nullable Throwable cause) {
    super(message(errors), cause);
    this.errors = List.copyOf(errors);
  }

  /** The errors, in the order in which they were found: at least one. */
  public List<ConfigError> errors() {
    return errors;
  }

  private static String message(List<ConfigError> errors) {
    if (errors.isEmpty()) {
      throw new IllegalArgumentException("errors: [] (expected: one or more)");
    }
    if (errors.size() == 1) {
      return errors.get(0).toString();
    }
    String first =
        errors.size() < Reading.LIMIT
            ? errors.size() + " errors:"
            : "the first " + errors.size() + " errors:";
    return errors.stream().map(e -> "\n  " + e).collect(Collectors.joining("", first, ""));
  }
}
