/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The project's pages. With {@code -Ddocs.update=true} what is made by programs is written into
 * them; without, it is compared.
 */
public final class Pages {
  private static final Pattern FENCED =
      Pattern.compile("(?m)^( *)```(\\w*)\\n(.*?)^\\1```$", Pattern.DOTALL);

  private Pages() {}

  /**
   * A fenced block.
   *
   * @param language what stands behind the fence, or empty
   */
  public record Block(Path page, int line, String language, String text) {
    @Override
    public String toString() {
      return root().relativize(page) + ":" + line;
    }
  }

  /** The project's folder, wherever the test runs. */
  public static Path root() {
    Path folder = Path.of("").toAbsolutePath();
    while (!Files.exists(folder.resolve("README.md"))
        || !Files.exists(folder.resolve("examples"))) {
      folder = folder.getParent();
    }
    return folder;
  }

  /** README, CONTRIBUTING, ARCHITECTURE and all of {@code docs}. */
  public static List<Path> all() throws IOException {
    try (Stream<Path> docs = Files.walk(root().resolve("docs"));
        Stream<Path> top = Files.list(root())) {
      return Stream.concat(top, docs)
          .filter(p -> p.toString().endsWith(".md"))
          .filter(p -> !p.endsWith("DECISIONS.md") && !p.endsWith("CHANGELOG.md"))
          .sorted()
          .toList();
    }
  }

  /** All fenced blocks of a page. */
  public static List<Block> blocks(Path page) throws IOException {
    String text = Files.readString(page);
    List<Block> blocks = new ArrayList<>();
    Matcher m = FENCED.matcher(text);
    while (m.find()) {
      int line = (int) text.substring(0, m.start()).lines().count() + 1;
      String body = m.group(3).lines().map(String::stripTrailing).collect(Collectors.joining("\n"));
      blocks.add(new Block(page, line, m.group(2), body.stripIndent()));
    }
    return blocks;
  }

  static boolean updating() {
    return Boolean.getBoolean("docs.update");
  }

  /**
   * A program's output stands in the page after a comment that names the program. Figures differ
   * from run to run: only the words around them are compared.
   */
  public static void checkOutput(String page, String program, String output) throws IOException {
    check(page, program, output, Pages::shape);
  }

  /** As {@link #checkOutput}, of a program that prints the same each time. */
  public static void checkExactOutput(String page, String program, String output)
      throws IOException {
    check(page, program, output, String::strip);
  }

  private static void check(
      String page, String program, String output, UnaryOperator<String> compared)
      throws IOException {
    Path file = root().resolve("docs").resolve(page);
    String text = Files.readString(file);
    String opening = "<!-- output of " + program + " -->\n```\n";
    int from = text.indexOf(opening);
    assertThat(from).as("%s has a block after: %s", file, opening).isNotNegative();
    from += opening.length();
    int until = text.indexOf("```", from);
    if (updating()) {
      Files.writeString(
          file, text.substring(0, from) + output.stripTrailing() + "\n" + text.substring(until));
      return;
    }
    assertThat(compared.apply(text.substring(from, until)))
        .as("%s; mvn test -Ddocs.update=true writes it anew", file)
        .isEqualTo(compared.apply(output));
  }

  /** Without figures, blanks, and the sites that an audit line happens to name. */
  static String shape(String output) {
    return output
        .replaceAll("audit: .*", "audit")
        .replaceAll("\\{[^}]*}", "{}")
        .replaceAll("–|\\d[\\d,.]*( ms| %)?", "#")
        .replaceAll("[ \\t]+", " ")
        .strip();
  }
}
