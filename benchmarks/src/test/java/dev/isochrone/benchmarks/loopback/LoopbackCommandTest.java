/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class LoopbackCommandTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new LoopbackCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void helpNamesOptionsDefaultsAndExitStatus() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("--rate=N", "default: 2000", "--json=FILE", "--section=FILE", "Exit status");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "--rate|0|1 to 100,000 calls a second",
        "--rate|100001|1 to 100,000 calls a second",
        "--rate|NaN|1 to 100,000 calls a second",
        "--servers|0|1 to 64 servers",
        "--servers|65|1 to 64 servers",
        "--in-flight|0|1 to 10,000 calls",
        "--in-flight|10001|1 to 10,000 calls",
        "--rounds|0|1 to 100 rounds",
        "--rounds|101|1 to 100 rounds"
      })
  void figureOutOfRangeIsRefusedWithItsBounds(String option, String value, String bounds) {
    assertThat(run(option, value)).isEqualTo(2);
    assertThat(err.toString()).contains(option + ": \"" + value + "\" (expected: " + bounds + ")");
    assertThat(out.toString()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rate=many", "--rounds=", "--servers=1.5", "--nonsense", "stray"})
  void whatCannotBeUnderstoodIsRefused(String argument) {
    assertThat(run(argument)).isEqualTo(2);
    assertThat(err.toString()).contains(argument.replaceAll("=.*", ""));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--json", "--section"})
  void fileThatCannotBeWrittenIsRefusedBeforeAnythingRuns(String option) {
    String file = folder.resolve("nowhere").resolve("file").toString();

    assertThat(run(option, file)).isEqualTo(2);
    assertThat(err.toString())
        .contains(option + ": \"" + file + "\" (expected: a file that can be written)");
    assertThat(run(option, folder.toString())).isEqualTo(2);
  }

  @Test
  void standardPlanKeepsWithinTwoMinutes() {
    assertThat(LoopbackPlan.STANDARD.seconds()).isLessThan(120);
    LoopbackPlan quick = new LoopbackPlan(3, 2000, 64, 2, LoopbackPlan.Phases.QUICK);
    assertThat(quick.seconds()).isLessThan(15);
    assertThat(quick.command()).endsWith("--rate 2000 --in-flight 64 --rounds 2 --quick");
  }
}
