/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.composer.Composer;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.ReaderException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.parser.ParserImpl;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.JsonSchema;

/**
 * Reads YAML texts as strict configuration: plain data (YAML 1.2's JSON schema, so {@code NO} is
 * Norway), no tags, no duplicate keys, one document; and bounded, whatever the text holds.
 *
 * <p>The bounds: characters, as the caller says; {@value #MAX_DEPTH} levels; {@value
 * #MAX_COLLECTION_ALIASES} aliases to collections; {@value #MAX_VALUES} values, before and after
 * aliases are expanded.
 *
 * <p>Thread-safe.
 */
public final class YamlConfig {
  static final int MAX_DEPTH = 64;
  static final String DEPTH_EXPECTED = "at most " + MAX_DEPTH + " levels";
  static final int MAX_COLLECTION_ALIASES = 50;
  // Composed, a value costs some 300 bytes: 150 MB is the most that a hostile text can take.
  static final int MAX_VALUES = 500_000;

  private YamlConfig() {}

  /**
   * Reads one document.
   *
   * @param source what errors call it; usually a file's name
   * @param maxChars a longer text is refused before it is parsed
   * @throws ConfigException if the text is not YAML, breaks a bound, or the reader found errors
   */
  public static <T> T read(String source, String text, int maxChars, ConfigReader<T> reader) {
    Reading reading = new Reading(source);
    return reading.whole(() -> parse(source, text, maxChars, reading), reader);
  }

  private static Located parse(String source, String text, int maxChars, Reading reading) {
    if (text.length() > maxChars) {
      throw refused(
          source, null, text.length() + " characters", "at most " + maxChars + " characters", null);
    }
    Optional<Node> root = compose(source, text);
    if (root.isEmpty()) {
      throw refused(source, null, "empty document", "an object", null);
    }
    Located data = new YamlTree(reading).convert(root.get());
    // A text of doubtful shape (a key twice) is not read on: what is said about it may be wrong.
    reading.throwIfAny();
    return data;
  }

  private static Optional<Node> compose(String source, String text) {
    LoadSettings settings =
        LoadSettings.builder()
            .setLabel(source)
            .setSchema(new JsonSchema())
            .setMaxAliasesForCollections(MAX_COLLECTION_ALIASES)
            .setAllowNonScalarKeys(true) // refused later, with their place
            .setCodePointLimit(Integer.MAX_VALUE)
            .build();
    try {
      ParserImpl parser = new ParserImpl(settings, new StreamReader(settings, text));
      return new Composer(settings, new BoundedParser(parser)).getSingleNode();
    } catch (BoundedParser.TooMuch e) {
      throw refused(source, e.mark().orElse(null), e.actual(), e.expected(), e);
    } catch (MarkedYamlEngineException e) {
      Mark mark = e.getProblemMark().or(e::getContextMark).orElse(null);
      String context = e.getContext();
      String actual =
          context == null || context.isEmpty() ? e.getProblem() : context + ": " + e.getProblem();
      throw refused(source, mark, actual, "well-formed YAML", e);
    } catch (ReaderException e) {
      String actual = "character U+%04X".formatted(e.getCodePoint());
      Position at = position(text, text.indexOf(e.getCodePoint()));
      ConfigError error =
          new ConfigError(source, at.line(), at.column(), "", actual, "printable characters");
      throw new ConfigException(error, e);
    } catch (YamlEngineException e) {
      throw refused(source, null, String.valueOf(e.getMessage()), "well-formed YAML", e);
    } catch (RuntimeException e) {
      // A fault of the parser's own must not look like anything but a text that it cannot read.
      throw refused(source, null, "unreadable: " + e, "well-formed YAML", e);
    }
  }

  private static Position position(String text, int index) {
    String before = text.substring(0, Math.max(0, index));
    int line = 1 + (int) before.chars().filter(c -> c == '\n').count();
    return new Position(line, index - before.lastIndexOf('\n'));
  }

  private static ConfigException refused(
      String source,
      @Nullable Mark mark,
      String actual,
      String expected,
      @Nullable Throwable cause) {
    Position at = YamlTree.position(Optional.ofNullable(mark));
    String line = actual.replaceAll("\\s+", " ");
    return new ConfigException(
        new ConfigError(source, at.line(), at.column(), "", line, expected), cause);
  }
}
