/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.examples.shared.Format;
import dev.isochrone.examples.shared.TextTable;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FormatTest {
  @Test
  void millisHaveThreeDigitsOrSo() {
    assertThat(Format.millis(null)).isEqualTo("–");
    assertThat(Format.millis(2.0)).isEqualTo("2 ms");
    assertThat(Format.millis(6.94)).isEqualTo("6.9 ms");
    assertThat(Format.millis(99.96)).isEqualTo("100 ms");
    assertThat(Format.millis(2051.4)).isEqualTo("2,051 ms");
  }

  @Test
  void percentIsNeverRoundedUpToAHundred() {
    assertThat(Format.percent(1.0)).isEqualTo("100 %");
    assertThat(Format.percent(0.9999)).isEqualTo("99.9 %");
    assertThat(Format.percent(0.2)).isEqualTo("20.0 %");
    assertThat(Format.percent(0.0)).isEqualTo("0 %");
    assertThat(Format.percent(null)).isEqualTo("–");
  }

  @Test
  void tableLinesUp() {
    assertThat(TextTable.ofFigures("name", "p50").row("a", "1,000").row("long name", "2").lines())
        .containsExactly("  name         p50", "  a          1,000", "  long name      2");
    assertThat(TextTable.withWordsLast("n", "x", "state").row("a", "1", "up").lines())
        .containsExactly("  n  x  state", "  a  1  up");
  }

  @Test
  void misspeltNameIsRecognised() {
    assertThat(Suggest.distance("kitten", "sitting")).isEqualTo(3);
    assertThat(Suggest.distance("", "abc")).isEqualTo(3);
    assertThat(Suggest.oneOf("us-est-1", List.of("us-east-1", "us-west-2")))
        .isEqualTo("one of us-east-1, us-west-2; did you mean us-east-1?");
    assertThat(Suggest.oneOf("mars", List.of("us-east-1"))).isEqualTo("one of us-east-1");
  }

  @Test
  void outputGoesToTheModuleWhereverItIsStarted(@TempDir Path folder) throws IOException {
    assertThat(Paths.output(folder.resolve("m").toString(), folder))
        .isEqualTo(folder.resolve("m/target/failover-demo"));
    assertThat(Paths.output(null, folder)).isEqualTo(folder.resolve("target/failover-demo"));

    Files.createDirectories(folder.resolve("examples"));
    Files.writeString(folder.resolve("examples/pom.xml"), "");

    assertThat(Paths.output(null, folder))
        .isEqualTo(folder.resolve("examples/target/failover-demo"));
  }
}
