/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.policy.Transport.ServerLoad;
import dev.isochrone.time.VirtualTime;
import org.junit.jupiter.api.Test;

class InFlightTest {
  private static final long MILLI = 1_000_000L;

  private final VirtualTime time = new VirtualTime();
  private final InFlight inFlight = new InFlight(time);

  private Job arrives() {
    Job job = new Job(1, null);
    inFlight.arrived(job);
    return job;
  }

  private void takes(int millis) {
    Job job = arrives();
    time.advanceMillis(millis);
    inFlight.answered(job);
  }

  @Test
  void countsEachCallOnceUntilItIsAnsweredOrLost() {
    Job first = arrives();
    Job second = arrives();
    inFlight.arrived(first); // it was held
    assertThat(inFlight.report().inFlight()).isEqualTo(2);
    inFlight.lost(second);
    inFlight.answered(first);
    inFlight.lost(first);
    assertThat(inFlight.report().inFlight()).isZero();
  }

  @Test
  void theMedianOfThoseThatFoundAsMany() {
    assertThat(inFlight.report()).isEqualTo(new ServerLoad(0, 0));
    takes(5);
    takes(90);
    takes(7);
    assertThat(inFlight.report()).isEqualTo(new ServerLoad(0, 7 * MILLI));
    arrives();
    takes(20);
    assertThat(inFlight.report()).isEqualTo(new ServerLoad(1, 20 * MILLI));
    arrives(); // nobody found two: the nearest that somebody found
    assertThat(inFlight.report()).isEqualTo(new ServerLoad(2, 20 * MILLI));
  }

  @Test
  void forgetsAfterFiveSecondsAndBeyondSixteen() {
    takes(1_000);
    for (int i = 0; i < 16; i++) {
      takes(3);
    }
    assertThat(inFlight.report().latencyNanos()).isEqualTo(3 * MILLI);
    time.advanceMillis(5_001);
    assertThat(inFlight.report().latencyNanos()).isZero();
  }
}
