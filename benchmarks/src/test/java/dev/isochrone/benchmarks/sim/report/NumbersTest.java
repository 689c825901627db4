/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NumbersTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0",
    "0.0123456, 0.0123",
    "0.5, 0.500",
    "1, 1.00",
    "9.995, 9.99", // it is a little less than that
    "9.9951, 10.0",
    "12.345, 12.3",
    "999.6, 1000",
    "123456, 123000",
    "-0.25, -0.250",
    "NaN, –",
    "Infinity, never"
  })
  void threeSignificantDigits(double value, String text) {
    assertThat(Numbers.three(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"0, 0", "3, 3", "2.5, 2.5", "1234, 1230", "0.125, 0.125", "NaN, –"})
  void countsHaveNoZerosAtTheEnd(double value, String text) {
    assertThat(Numbers.count(value)).isEqualTo(text);
  }

  @ParameterizedTest
  @CsvSource({"1.034, +3.4 %", "1.0996, +10 %", "3.2, +220 %", "0.9, -10 %", "Infinity, never"})
  void excessIsPartOfTheFirst(double factor, String text) {
    assertThat(Numbers.excess(factor)).isEqualTo(text);
  }

  @Test
  void ratioOfNothingHasNoSign() {
    assertThat(Numbers.ratio(1.5)).isEqualTo("×1.50");
    assertThat(Numbers.ratio(Double.NaN)).isEqualTo("–");
  }

  @Test
  void forMachinesThereAreSixDigitsAndNoExponent() {
    assertThat(Numbers.exact(123456789).toString()).isEqualTo("123457000");
    assertThat(Numbers.exact(.1 + .2).toString()).isEqualTo("0.3");
  }
}
