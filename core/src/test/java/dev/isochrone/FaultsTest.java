/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class FaultsTest {
  private final VirtualTime time = new VirtualTime();
  private final List<String> lines = new ArrayList<>();
  private final Faults faults =
      new Faults("payments", time, (line, thrown) -> lines.add(line + thrown.getMessage()));

  @Test
  void eachIsCountedAndOneOfAKindAMinuteIsLogged() {
    for (int i = 0; i < 6_000; i++) {
      faults.contain(
          "an observer",
          () -> {
            throw new IllegalStateException("x");
          });
      if (i % 10 == 0) {
        faults.contained("a consumer", new AssertionError("y"));
      }
      time.advanceMillis(20);
    }
    assertThat(faults.count()).isEqualTo(6_600);
    assertThat(lines)
        .containsExactly(
            "payments: an observer threw; calls go on (0 more since it was last said)x",
            "payments: a consumer threw; calls go on (0 more since it was last said)y",
            "payments: an observer threw; calls go on (2999 more since it was last said)x",
            "payments: a consumer threw; calls go on (299 more since it was last said)y");
  }

  @Test
  void whatDoesNotThrowIsNoFault() {
    faults.contain("an observer", () -> lines.add("ran"));
    assertThat(faults.count()).isZero();
    assertThat(lines).containsExactly("ran");
  }
}
