/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class SummaryTextTest {
  private static String text(Summary summary) {
    return String.join("\n", SummaryText.lines(summary));
  }

  @Test
  void everyPromiseIsMarked() {
    assertThat(text(Fixtures.summary(Fixtures.prompt())))
        .contains("✓ noFailedCall", "✓ failoverMs")
        .doesNotContain("✗");
    assertThat(text(Fixtures.summary(Fixtures.stubborn())))
        .contains("✗ noFailedCall", "✗ failoverMs", "✓ p50BeforeFaultMs");
  }

  @Test
  void withoutOurPolicyThereAreNoPromisesAndNoComparison() {
    assertThat(text(Fixtures.summary(null))).contains("did not run").doesNotContain("In words");
  }

  @Test
  void whatNeverHappenedIsSaid() {
    assertThat(text(Fixtures.summary(Fixtures.prompt()))).contains("never");
  }

  @Test
  void linesFitATerminal() {
    assertThat(SummaryText.lines(Fixtures.summary(Fixtures.prompt())))
        .allMatch(line -> line.length() <= 120);
  }

  @Test
  void comparisonIsMadeFromTheFigures() {
    List<String> sentences = Verdict.sentences(Fixtures.summary(Fixtures.prompt()));

    assertThat(sentences)
        .containsExactly(
            "The median of pick_first was 2.4 times that of nearest_healthy (17 ms against 7 ms);"
                + " 200 of its calls failed (0); its longest time without a success was 2,020 ms"
                + " (220 ms); when near had healed, it did not get back to what that site allows.");
  }

  @Test
  void longSentencesAreWrapped() {
    String sentence = "word ".repeat(40).strip();

    assertThat(SummaryText.wrap(sentence)).hasSize(3).allMatch(line -> line.length() <= 100);
    assertThat(String.join("", SummaryText.wrap(sentence)).replaceAll(" +", " ").strip())
        .isEqualTo(sentence);
  }

  @Test
  void figuresHaveNoEmptyDecimals() {
    assertThat(SummaryText.figure(1500)).isEqualTo("1500");
    assertThat(SummaryText.figure(0)).isEqualTo("0");
    assertThat(SummaryText.figure(0.95)).isEqualTo("0.95");
    assertThat(SummaryText.figure(7.6971)).isEqualTo("7.697");
  }
}
