/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class MicroCommandTest {
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    return new CommandLine(new MicroCommand())
        .setOut(new PrintWriter(out))
        .setErr(new PrintWriter(err))
        .execute(args);
  }

  @Test
  void listsWhatItWouldMeasureAndHowLong() {
    assertThat(run("--list", "--include", "^bring_up/")).isZero();
    assertThat(out.toString().lines())
        .containsExactly(
            "bring_up/floor_pick_first_children/5000/1",
            "bring_up/nearest_healthy/5000/1",
            "bring_up/round_robin/5000/1",
            "bring_up/weighted_round_robin/5000/1");
    assertThat(err.toString()).startsWith("4 runs, about ");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--include (",
        "--include no-such-run",
        "--results no/such/directory/page.md --include pick",
        "--json no/such/directory/page.json --include pick",
        "-- -noSuchJmhOption",
        "--no-such-option"
      })
  void saysWhatIsWrongWithAnOptionBeforeItMeasures(String args) {
    assertThat(run(args.split(" ", -1))).isEqualTo(2);
    assertThat(err.toString()).isNotBlank();
    assertThat(out.toString()).isEmpty();
  }
}
