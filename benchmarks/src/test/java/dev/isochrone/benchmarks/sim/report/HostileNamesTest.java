/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.report.ReportInput.EventSpan;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Names come from files that people write: they must come out as text, whatever they hold. */
class HostileNamesTest {
  private static final String HOSTILE =
      "../../x\"><script>alert(1)</script>&amp;|`*_[a](b)\u0000\u001b[2J\n# no\uD800 \uD83D\uDE00";

  @TempDir Path directory;

  private final ReportInput input =
      new Runs()
          .scenario(HOSTILE, HOSTILE, new EventSpan(0, 1, HOSTILE))
          .mean(HOSTILE, HOSTILE, 2)
          .mean(HOSTILE, "nearest_healthy", 3)
          .mean("overview", "nearest_healthy", 3)
          .mean("OVERVIEW", "nearest_healthy", 3)
          .input();

  @Test
  void plotsAreXmlWithoutStrangeElements() throws Exception {
    for (String svg : Plots.of(Analysis.of(input)).values()) {
      assertThat(SvgFiles.elements(svg))
          .isSubsetOf("svg", "title", "g", "rect", "line", "path", "text");
    }
  }

  @Test
  void filesStayInTheirFolder() throws IOException {
    Report.write(directory, input);
    try (Stream<Path> files = Files.walk(directory)) {
      List<String> names =
          files
              .filter(Files::isRegularFile)
              .map(file -> directory.relativize(file).toString().replace('\\', '/'))
              .sorted()
              .toList();
      assertThat(names)
          .containsExactly(
              "REPORT.md",
              "report/-x-script-alert-1-script-amp-_-a-b-2j-no-.svg",
              "report/overview-2.svg",
              "report/overview-3.svg",
              "report/overview.svg");
    }
  }

  @Test
  void markdownHasNoStrangeMarks() {
    String text = MarkdownReport.of(Analysis.of(input));
    assertThat(text).doesNotContain("<script>", "\n# no", "\u001b", "\u0000");
    assertThat(text.lines().filter(line -> line.startsWith("| ")))
        .allSatisfy(
            line ->
                assertThat(line.replace("\\|", "").chars().filter(c -> c == '|').count())
                    .isIn(5L, 7L, 8L, 12L));
  }

  @Test
  void terminalIsSentNoControls() {
    assertThat(TerminalTable.of(input)).doesNotContain("\u001b", "\u0000");
  }

  @Test
  void escapedTextMeansItself() {
    assertThat(Svg.escape("a<b>&\"c\"\n\u0001")).isEqualTo("a&lt;b&gt;&amp;&quot;c&quot; \uFFFD");
    assertThat(Markdown.text(" *a*\n _b_ c_d | <e> ")).isEqualTo("\\*a\\* \\_b\\_ c_d \\| \\<e\\>");
    assertThat(Markdown.text("see https://x.example/a_b_|"))
        .isEqualTo("see https://x.example/a_b_%7C");
    assertThat(Markdown.code("a_b")).isEqualTo("`a_b`");
    assertThat(Markdown.code("a`b")).isEqualTo("a\\`b");
  }
}
