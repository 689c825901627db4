/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The command line as a user types it. */
class MainTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  @TempDir private Path directory;

  private int run(String... args) {
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  @Test
  void brokenFileIsToldByItsErrorsAloneAndExits2() throws IOException {
    Path broken = directory.resolve("broken.yaml");
    Files.writeString(broken, "sites:\n  near: {rank: none}\n");

    assertThat(run("simulate", broken.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains(broken + ":2:16: sites.near.rank: \"none\" (expected: an integer, 1 to 1000)")
        .endsWith("Options and arguments: isochrone-benchmarks simulate --help" + lineEnd())
        .doesNotContain("Usage:");
  }

  @Test
  void misspeltCommandIsToldWhatWasMeant() {
    assertThat(run("simulat")).isEqualTo(2);
    assertThat(err.toString()).contains("simulate").doesNotContain("Usage:");
  }

  @Test
  void helpIsOnStandardOutputAndExits0() {
    assertThat(run("report", "--help")).isZero();
    assertThat(out.toString()).contains("Usage: isochrone-benchmarks report");
    assertThat(err.toString()).isEmpty();
  }

  private static String lineEnd() {
    return System.lineSeparator();
  }
}
