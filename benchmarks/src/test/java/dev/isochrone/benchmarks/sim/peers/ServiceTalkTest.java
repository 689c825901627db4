/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import static dev.isochrone.benchmarks.sim.peers.FakeTransport.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.peers.XdsOutliers.Counts;
import io.grpc.Status;
import java.util.List;
import org.junit.jupiter.api.Test;

class ServiceTalkTest {
  private static final long MILLI = FakeClient.MILLI;
  private static final long HALF_LIFE = 10_000 * MILLI;

  @Test
  void halvesInTenSecondsInWholeMillisecondsRoundedUp() {
    ServiceTalkScore score = new ServiceTalkScore();
    score.started(0);
    score.ended(0, 0, 101 * MILLI);
    assertThat(score.cost(101 * MILLI)).isEqualTo(101);
    assertThat(score.cost(101 * MILLI + HALF_LIFE)).isEqualTo(51);
  }

  @Test
  void errorsCountTenfoldAndCancellationsFivefoldTheLargerOfTimeAndAverage() {
    ServiceTalkScore score = new ServiceTalkScore();
    score.started(0);
    score.ended(0, 0, 20 * MILLI);
    score.started(20 * MILLI);
    score.ended(20 * MILLI, ServiceTalkScore.ERROR_PENALTY, 21 * MILLI);
    assertThat(score.cost(21 * MILLI)).isEqualTo(200);
    score.started(21 * MILLI);
    score.ended(21 * MILLI, ServiceTalkScore.CANCEL_PENALTY, 521 * MILLI);
    assertThat(score.cost(521 * MILLI)).isEqualTo(2_500);
  }

  @Test
  void aSilenceCountsAsSoonAsItIsLongerThanTheAverage() {
    ServiceTalkScore score = new ServiceTalkScore();
    score.started(0);
    score.ended(0, 0, 10 * MILLI);
    score.started(10 * MILLI);
    score.started(12 * MILLI);
    assertThat(score.cost(12 * MILLI)).isEqualTo(30);
    assertThat(score.cost(110 * MILLI)).isEqualTo(300);
    score.ended(12 * MILLI, 0, 110 * MILLI); // forgets whose start it was
    assertThat(score.cost(110 * MILLI)).isEqualTo(98 * 2);
    assertThat(score.cost(210 * MILLI)).isLessThanOrEqualTo(98 * 2);
  }

  @Test
  void theUnknownIsBestWhenIdleAndWorstWhenBusy() {
    ServiceTalkScore score = new ServiceTalkScore();
    assertThat(score.cost(0)).isZero();
    score.started(0);
    assertThat(score.cost(0)).isEqualTo(ServiceTalkScore.WORST);
  }

  @Test
  void anOutlierFailsHalfOfItsCallsOrMuchMoreThanTheOthers() {
    Counts well = new Counts(100, 0);
    assertThat(XdsOutliers.of(List.of(well, new Counts(50, 50)))).containsExactly(false, true);
    assertThat(XdsOutliers.of(List.of(well, new Counts(51, 49)))).containsExactly(false, false);
    // Mean 0.92, standard deviation 0.16: below 0.616.
    assertThat(XdsOutliers.of(List.of(well, well, well, well, new Counts(60, 40))))
        .containsExactly(false, false, false, false, true);
    // Only one with enough calls: nobody is judged.
    assertThat(XdsOutliers.of(List.of(new Counts(0, 100), new Counts(9, 0))))
        .containsExactly(false, false);
  }

  @Test
  void fiveFailuresInARowEject() {
    FakeClient client =
        FakeClient.connected(
            new ServiceTalkP2cEwma(),
            endpoint(0, "a", 1),
            endpoint(1, "b", 1),
            endpoint(2, "c", 1),
            endpoint(3, "d", 1));
    for (int i = 0; i < 4; i++) {
      client.call(0, 0, Status.Code.UNAVAILABLE);
    }
    assertThat(client.picked(4, 400)[0]).isPositive();
    client.call(0, 0, Status.Code.CANCELLED);
    assertThat(client.picked(4, 400)[0]).isLessThan(20); // fail-open after five draws
    client.time.advanceMillis(8_001);
    assertThat(client.picked(4, 400)[0]).isPositive();
  }
}
