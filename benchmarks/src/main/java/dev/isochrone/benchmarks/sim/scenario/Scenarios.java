/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import dev.isochrone.config.ConfigError;
import dev.isochrone.config.ConfigException;
import dev.isochrone.config.Suggestions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;

/**
 * The built-in scenarios, and those of users.
 *
 * <p>Thread-safe: it has no state; each call reads anew.
 */
public final class Scenarios {
  // What is in a jar cannot be listed: this names each built-in, in the order of reports.
  private static final String INDEX = "index.txt";

  private Scenarios() {}

  /** The names of the built-in scenarios, in the order of reports. */
  public static List<String> names() {
    return resource(INDEX).lines().toList();
  }

  /** All built-in scenarios, in the order of reports. */
  public static List<Scenario> all() {
    return names().stream().map(Scenarios::builtIn).toList();
  }

  /**
   * A built-in scenario, or a user's.
   *
   * @param nameOrPath a built-in's name, or a path that ends in {@code .yaml} or {@code .yml}
   * @throws ConfigException if there is none of that name, or the file is wrong
   */
  public static Scenario named(String nameOrPath) {
    if (nameOrPath.endsWith(".yaml") || nameOrPath.endsWith(".yml")) {
      return read(Path.of(nameOrPath));
    }
    List<String> names = names();
    if (!names.contains(nameOrPath)) {
      String near = Suggestions.expected(nameOrPath, names);
      throw refused(
          "scenario",
          '"' + nameOrPath + '"',
          (near.startsWith("perhaps") ? near + "; " : "")
              + "a path that ends in .yaml, or one of "
              + String.join(", ", names));
    }
    return builtIn(nameOrPath);
  }

  /**
   * A user's scenario.
   *
   * @throws ConfigException if the file cannot be read, or is wrong
   */
  public static Scenario read(Path file) {
    String source = file.toString();
    try {
      // A pipe would block, and a directory has no size worth the name.
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        throw refused(source, "not a regular file", "a scenario in YAML");
      }
      if (Files.size(file) > Limits.MAX_CHARS) {
        throw refused(source, "too long", "at most " + Limits.MAX_CHARS + " bytes");
      }
      return ScenarioReader.read(source, Files.readString(file));
    } catch (NoSuchFileException e) {
      throw refused(source, "missing", "a scenario in YAML");
    } catch (CharacterCodingException e) {
      throw refused(source, "not UTF-8", "a text in UTF-8");
    } catch (IOException e) {
      throw refused(source, "unreadable: " + e, "a readable file");
    }
  }

  private static Scenario builtIn(String name) {
    String file = name + ".yaml";
    return ScenarioReader.read(file, resource(file));
  }

  /** The text of a file beside this class. */
  static String resource(String file) {
    try (InputStream in = Scenarios.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException(file + ": not on the class path beside " + Scenarios.class);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static ConfigException refused(String source, String actual, String expected) {
    return new ConfigException(List.of(new ConfigError(source, 0, 0, "", actual, expected)));
  }
}
