/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.crosscheck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.benchmarks.crosscheck.RealOutcome.Phase;
import dev.isochrone.benchmarks.crosscheck.RealScenario.BlackHole;
import dev.isochrone.benchmarks.crosscheck.RealScenario.RealSite;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Recordings made by hand: 100 calls a second for 5 s, one every 10 ms. */
class RealCallsTest {
  private static final byte NEAR = 0;
  private static final byte FAR = 1;
  private static final byte[] NO_ANSWER = {};

  private static RealScenario scenario(@Nullable BlackHole fault) {
    return new RealScenario(
        List.of(new RealSite("near", 1, 1), new RealSite("far", 30, 2)),
        Duration.ZERO,
        100,
        0,
        5,
        Duration.ofSeconds(1),
        Duration.ZERO,
        fault);
  }

  private static void answered(RealCalls calls, int from, int until, byte site) {
    for (int call = from; call < until; call++) {
      calls.ended(call, (call - from + 1) * 1_000_000L, new byte[] {site});
    }
  }

  @Test
  void callsAreCountedWhereTheyWereDue() {
    RealCalls calls = new RealCalls(scenario(new BlackHole("near", 1, 3)));
    answered(calls, 0, 100, NEAR);
    calls.ended(100, 9, NO_ANSWER);
    answered(calls, 150, 300, FAR);
    answered(calls, 300, 500, NEAR);

    RealOutcome outcome = calls.outcome("any");

    assertThat(outcome.before()).isEqualTo(new Phase(100, Map.of("near", 100, "far", 0), 0));
    assertThat(outcome.during()).isEqualTo(new Phase(200, Map.of("near", 0, "far", 150), 50));
    assertThat(outcome.after()).isEqualTo(new Phase(200, Map.of("near", 200, "far", 0), 0));
    assertThat(outcome.during().shareOf("far")).isEqualTo(0.75);
    assertThat(outcome.p50MillisBefore()).isEqualTo(50);
    assertThat(outcome.p99MillisBefore()).isEqualTo(99);
    assertThatThrownBy(() -> outcome.after().shareOf("nowhere"))
        .hasMessageContaining("site: nowhere (expected: one of");
  }

  @Test
  void recoveryIsTheFirstSecondThatIsNearlyAllAnswered() {
    RealCalls calls = new RealCalls(scenario(new BlackHole("near", 1, 3)));
    // From 1.5 s on; a second that begins at 1.4 s has 90 of its 100, at 1.5 s all.
    answered(calls, 150, 500, FAR);

    assertThat(calls.outcome("any").recoveredMillis()).isEqualTo(500);

    // 95 of the 100 due from 1.4 s on.
    answered(calls, 145, 150, FAR);

    assertThat(calls.outcome("any").recoveredMillis()).isEqualTo(400);
  }

  @Test
  void whatNeverRecoversIsNull() {
    RealCalls calls = new RealCalls(scenario(new BlackHole("near", 1, 5)));
    answered(calls, 0, 400, NEAR);
    RealCalls none = new RealCalls(scenario(new BlackHole("near", 1, 5)));

    assertThat(calls.outcome("any").recoveredMillis()).isZero();
    assertThat(none.outcome("any").recoveredMillis()).isNull();
    assertThat(none.outcome("any").p50MillisBefore()).isNaN();
  }

  @Test
  void withoutFaultAllIsBefore() {
    RealCalls calls = new RealCalls(scenario(null));
    answered(calls, 0, 500, NEAR);

    RealOutcome outcome = calls.outcome("any");

    assertThat(outcome.before().answered()).isEqualTo(500);
    assertThat(outcome.during()).isEqualTo(outcome.after());
    assertThat(outcome.after()).isEqualTo(new Phase(0, Map.of("near", 0, "far", 0), 0));
    assertThat(outcome.recoveredMillis()).isNull();
  }

  @Test
  void scenarioThatCannotBeIsRefused() {
    assertThatThrownBy(() -> scenario(new BlackHole("nowhere", 1, 2)))
        .hasMessageContaining("fault.site: nowhere (expected: one of [");
    assertThatThrownBy(() -> scenario(new BlackHole("near", 2, 1)))
        .hasMessageContaining("(expected: 0 <= fromSeconds < untilSeconds)");
    assertThatThrownBy(() -> scenario(new BlackHole("near", 2, 6)))
        .hasMessageContaining("(expected: untilSeconds <= 5.0)");
    assertThatThrownBy(() -> new RealSite("near", -1, 1))
        .hasMessage("rttMillis: -1.0 (expected: 0 to 10000)");
    assertThatThrownBy(() -> new RealSite("near", 1, 0))
        .hasMessage("endpoints: 0 (expected: 1 to 100)");
  }
}
