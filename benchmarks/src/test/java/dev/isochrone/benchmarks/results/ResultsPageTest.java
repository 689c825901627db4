/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.results;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ResultsPageTest {
  private static ResultSection section(String id, String text) {
    return ResultSection.of(id, "## About " + id + "\n\n" + text);
  }

  @TempDir private Path directory;

  @Test
  void aNewPageHasAHeadAndItsSections() throws IOException {
    Path page = directory.resolve("RESULTS.md");
    ResultsPage.write(page, List.of(section("a", "A's table\n\n"), section("b", "B's table")));
    assertThat(Files.readString(page))
        .startsWith("# Results\n")
        .endsWith(
            """

            <!-- begin a -->
            ## About a

            A's table
            <!-- end a -->

            <!-- begin b -->
            ## About b

            B's table
            <!-- end b -->
            """);
  }

  @Test
  void aSectionTakesItsOwnPlaceAndLeavesTheOthersAlone() throws IOException {
    Path page = directory.resolve("RESULTS.md");
    ResultsPage.write(page, List.of(section("a", "old A"), section("b", "B's table")));
    String before = Files.readString(page);
    ResultsPage.write(page, List.of(section("a", "new A")));
    assertThat(Files.readString(page)).isEqualTo(before.replace("old A", "new A"));
  }

  @Test
  void theEnvironmentNamesVersionsThatTheBuildFilledIn() {
    Environment here = Environment.here();
    assertThat(here.facts()).containsKeys("Processor", "JVM", "gRPC Java", "JMH", "Isochrone");
    assertThat(here.facts().values()).noneMatch(v -> v.isBlank() || v.contains("${"));
    assertThat(here.with("Peer", "1.2").markdown())
        .startsWith("| environment | |\n|---|---|\n| Measured | ")
        .endsWith("| Peer | 1.2 |\n");
  }
}
