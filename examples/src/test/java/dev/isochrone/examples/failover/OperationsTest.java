/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.examples.docs.Pages;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The operator's transcript keeps its promises, and the page shows it to the last figure. */
class OperationsTest {
  @Test
  void keepsItsPromisesAsThePageShows() throws IOException {
    StringWriter out = new StringWriter();

    int status = Operations.run(new PrintWriter(out));

    assertThat(status).as("%s", out).isZero();
    assertThat(out.toString()).doesNotContain("✗");
    Pages.checkExactOutput("operating.md", Operations.class.getName(), out.toString());
  }
}
