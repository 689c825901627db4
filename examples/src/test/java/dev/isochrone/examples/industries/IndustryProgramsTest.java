/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.industries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.examples.docs.Pages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each program whole: real servers, real time, its own promises; and its page shows its output. */
class IndustryProgramsTest {
  static Stream<Arguments> programs() {
    return Stream.of(
        program("financial-services.md", FinancialServices.class, FinancialServices::run),
        program("healthcare.md", Healthcare.class, Healthcare::run),
        program("manufacturing.md", Manufacturing.class, Manufacturing::run),
        program("retail.md", Retail.class, Retail::run));
  }

  private static Arguments program(String page, Class<?> main, Programs.Program program) {
    return Arguments.of(page, main.getName(), program);
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("programs")
  void keepsItsPromisesAsItsPageShows(String page, String name, Programs.Program program)
      throws IOException {
    StringWriter out = new StringWriter();

    int status = program.run(new PrintWriter(out));

    assertThat(status).as("%s", out).isZero();
    assertThat(out.toString()).doesNotContain("✗");
    Pages.checkOutput("industries/" + page, name, out.toString());
  }
}
