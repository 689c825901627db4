/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RttMatrixTest {
  @Test
  void resourceHoldsTwentyOneRegions() {
    RttMatrix matrix = RttMatrix.ofAwsRegions();

    assertThat(matrix.regions()).hasSize(21).startsWith("af-south-1").endsWith("us-west-2");
    assertThat(matrix.from("eu-central-1")).containsEntry("us-east-1", 91.0);
    assertThat(matrix.from("us-east-1")).containsEntry("eu-central-1", 92.0);
  }

  @Test
  void commentsAndEmptyLinesAreSkipped() {
    RttMatrix matrix =
        RttMatrix.parse("x.csv", List.of("# why", "from,a,b", "", "a,1,2.5", "b,3,4"));

    assertThat(matrix.from("a")).containsEntry("a", 1.0).containsEntry("b", 2.5);
  }

  @Test
  void unknownRegionIsNamedWithTheKnownOnes() {
    RttMatrix matrix = RttMatrix.parse("x.csv", List.of("from,a", "a,1"));

    assertThatThrownBy(() -> matrix.from("b")).hasMessage("b (expected: one of [a])");
  }

  static Stream<Arguments> broken() {
    return Stream.of(
        Arguments.of(
            List.of(), "x.csv: rows: none (expected: a heading and one row for each region)"),
        Arguments.of(List.of("to,a", "a,1"), "x.csv:1: first column: to (expected: from)"),
        Arguments.of(
            List.of("from,a,a", "a,1,1"), "x.csv:1: heading: [a, a] (expected: distinct names)"),
        Arguments.of(
            List.of("from"), "x.csv:1: heading: no region (expected: from,REGION,REGION,…)"),
        Arguments.of(List.of("from,a", "b,1"), "x.csv:2: from: b (expected: one of [a])"),
        Arguments.of(List.of("from,a", "a,1", "a,1"), "x.csv:3: from: a (expected: one row each)"),
        Arguments.of(
            List.of("from,a", "a,1,2"), "x.csv:2: figures: 2 (expected: 1, as in the heading)"),
        Arguments.of(
            List.of("from,a,b", "a,1,2"),
            "x.csv: rows: none for [b] (expected: one for each column)"),
        Arguments.of(List.of("from,a", "a,x"), rtt("x")),
        Arguments.of(List.of("from,a", "a,"), rtt("")),
        Arguments.of(List.of("from,a", "a,0"), rtt("0")),
        Arguments.of(List.of("from,a", "a,-3"), rtt("-3")),
        Arguments.of(List.of("from,a", "a,NaN"), rtt("NaN")),
        Arguments.of(List.of("from,a", "a,10000"), rtt("10000")));
  }

  private static String rtt(String cell) {
    return "x.csv:2: a: \"" + cell + "\" (expected: a round-trip time in ms, > 0 and < 10000)";
  }

  @ParameterizedTest
  @MethodSource("broken")
  void brokenFileIsRefusedWithLineAndExpectation(List<String> lines, String message) {
    assertThatThrownBy(() -> RttMatrix.parse("x.csv", lines))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(message);
  }
}
