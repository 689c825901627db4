/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One reading of one configuration: collects its errors and ends it at the {@value #LIMIT}th, so
 * that the work done for a hostile text (suggesting names, say) is bounded as the message is.
 */
final class Reading {
  static final int LIMIT = 20;

  private final String source;
  private final List<ConfigError> errors = new ArrayList<>();
  // Null unless fields are described instead of read.
  private final @Nullable List<ConfigField> described;

  Reading(String source) {
    this(source, null);
  }

  Reading(String source, @Nullable List<ConfigField> described) {
    this.source = source;
    this.described = described;
  }

  boolean describing() {
    return described != null;
  }

  /** Notes a field; does nothing unless describing. */
  void describe(ConfigPath path, String form, String defaultValue) {
    if (described != null) {
      described.add(new ConfigField(path.toString(), form, defaultValue));
    }
  }

  /** Reads the whole and throws if anything was wrong. */
  <T> T whole(Supplier<Located> data, ConfigReader<T> reader) {
    T result = null;
    try {
      result = object(ConfigPath.ROOT, data.get(), reader);
    } catch (Full e) {
      // Thrown below, as any smaller number of errors is.
    }
    throwIfAny();
    return Objects.requireNonNull(result, "a reader may return null only after an error");
  }

  /** Reads one object; null after an error. */
  <T> @Nullable T object(ConfigPath path, Located located, ConfigReader<T> reader) {
    if (!(located.value() instanceof Map<?, ?> map)) {
      add(path, located.at(), Values.show(located.value()), "an object");
      return null;
    }
    ObjectFields fields = new ObjectFields(this, path, located.at(), map);
    int before = errors.size();
    try {
      T result = reader.read(new ConfigNode(this, fields));
      fields.rejectUnknown();
      return result;
    } catch (ConfigException e) {
      e.errors().forEach(this::add);
    } catch (IllegalArgumentException e) {
      if (errors.size() == before) {
        add(path, located.at(), String.valueOf(e.getMessage()), "");
      }
    }
    return null;
  }

  void add(ConfigPath path, Position at, String actual, String expected) {
    add(error(path, at, actual, expected));
  }

  private void add(ConfigError error) {
    if (describing()) {
      return; // there is no configuration to be wrong
    }
    errors.add(error);
    if (errors.size() >= LIMIT) {
      throw new Full();
    }
  }

  /** An error that ends the reading at once when thrown. */
  ConfigException refusal(ConfigPath path, Position at, String actual, String expected) {
    return new ConfigException(error(path, at, actual, expected), null);
  }

  boolean sound() {
    return errors.isEmpty();
  }

  void throwIfAny() {
    if (!errors.isEmpty()) {
      throw new ConfigException(errors);
    }
  }

  private ConfigError error(ConfigPath path, Position at, String actual, String expected) {
    return new ConfigError(source, at.line(), at.column(), path.toString(), actual, expected);
  }

  /** Ends the reading; never leaves this package. */
  private static final class Full extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Full() {
      super("too many errors", null, false, false);
    }
  }
}
