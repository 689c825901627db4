/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import static dev.isochrone.benchmarks.sim.peers.FakeTransport.endpoint;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.grpc.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class GrpcPeakEwmaLbTest {
  private static final long MILLI = FakeClient.MILLI;
  private static final long SECOND = 1_000 * MILLI;

  private final Map<String, MethodScale> scales = new LinkedHashMap<>();

  @Test
  void halfLivesFollowTheTraffic() {
    assertThat(MethodScale.of(100, 5 * MILLI)).isEqualTo(new MethodScale(200, 6_000, 5 * MILLI));
    assertThat(MethodScale.of(100, 500 * MILLI))
        .isEqualTo(new MethodScale(1_000, 10_000, 500 * MILLI));
    assertThat(MethodScale.of(10_000, 1 * MILLI)).isEqualTo(new MethodScale(10, 1_000, 1 * MILLI));
    assertThat(MethodScale.of(0.1, 1 * MILLI))
        .isEqualTo(new MethodScale(60_000, 300_000, 1 * MILLI));
  }

  @Test
  void thePeakHalvesAndABaselineIsSmoothed() {
    MethodLatency latency = new MethodLatency(new MethodScale(1_000, 30_000, 0), 50 * MILLI, 0);
    assertThat(latency.peak(SECOND)).isEqualTo(25 * MILLI);
    latency.succeeded(10 * MILLI, SECOND); // replaces the seed
    assertThat(latency.peak(SECOND)).isEqualTo(10 * MILLI);
    latency.succeeded(10 * MILLI, 31 * SECOND);
    assertThat(latency.baseline()).isEqualTo(10 * MILLI);
    latency.succeeded(30 * MILLI, 61 * SECOND);
    assertThat(latency.baseline()).isEqualTo(20 * MILLI); // one half-life
    assertThat(latency.peak(61 * SECOND)).isEqualTo(30 * MILLI);
    // Mean 20, variance (1 − 1/2) · 1/2 · 20²: a coefficient of variation of 1/2.
    assertThat(latency.variation()).isCloseTo(0.5, within(1e-12));
    // The half-life is 1 s / 1.75.
    assertThat(latency.peak(61 * SECOND + (long) (SECOND / 1.75)))
        .isCloseTo(15 * MILLI, within(1.0));
  }

  @Test
  void aFailureIsAPeakOfTwiceWhatIsKnown() {
    MethodLatency latency = new MethodLatency(MethodScale.DEFAULT, 50 * MILLI, 0);
    latency.succeeded(10 * MILLI, 0);
    latency.failed(1 * MILLI, 0);
    assertThat(latency.peak(0)).isEqualTo(20 * MILLI);
    latency.failed(1 * MILLI, 0);
    assertThat(latency.peak(0)).isEqualTo(40 * MILLI);
    assertThat(latency.baseline()).isEqualTo(10 * MILLI);
    for (int i = 0; i < 20; i++) {
      latency.failed(1 * MILLI, 0);
    }
    assertThat(latency.peak(0)).isEqualTo(10 * SECOND);
  }

  @Test
  void costsPeakTimesCallsAndOneMore() {
    PeakEwmaPeer peer = new PeakEwmaPeer(scales);
    assertThat(peer.cost("Get", 0)).isEqualTo(50 * MILLI);
    peer.sent();
    peer.sent();
    peer.ended("Get", Status.Code.OK, 8 * MILLI, 0);
    assertThat(peer.cost("Get", 0)).isEqualTo(16 * MILLI);
    peer.prune(0);
    assertThat(peer.cost("Put", 0)).isEqualTo(16 * MILLI); // as its other methods
    scales.put("Put", new MethodScale(1, 1, 3 * MILLI));
    assertThat(peer.cost("Put", 0)).isEqualTo(6 * MILLI); // as the others' Put
  }

  @Test
  void wilsonsLowerBound() {
    assertThat(PeakEwmaOutliers.lowerBound(10, 10)).isCloseTo(0.7225, within(1e-4));
    assertThat(PeakEwmaOutliers.lowerBound(3, 20)).isCloseTo(0.0524, within(1e-4));
    assertThat(PeakEwmaOutliers.lowerBound(0, 20)).isZero();
  }

  private List<PeakEwmaPeer> peers(int n) {
    List<PeakEwmaPeer> peers = new ArrayList<>();
    for (int i = 0; i < n; i++) {
      peers.add(new PeakEwmaPeer(scales));
    }
    return peers;
  }

  private static void calls(PeakEwmaPeer peer, int n, Status.Code code, long millis, long now) {
    for (int i = 0; i < n; i++) {
      peer.sent();
      peer.ended("Get", code, millis * MILLI, now);
    }
  }

  @Test
  void ejectsTheFailingForFiveSecondsAndThenForTen() {
    List<PeakEwmaPeer> peers = peers(3);
    for (long start = 0; start <= 5; start += 5) {
      long now = start * SECOND;
      calls(peers.get(0), 10, Status.Code.UNAVAILABLE, 1, now);
      calls(peers.get(1), 10, Status.Code.OK, 1, now);
      PeakEwmaOutliers.tick(peers, scales, now);
      assertThat(peers.get(0).out("Get", now)).isTrue();
      assertThat(peers.get(1).out("Get", now)).isFalse();
      long forNanos = (start + 5) * SECOND; // 5 s, then 10 s
      assertThat(peers.get(0).out("Get", now + forNanos - 1)).isTrue();
      if (start == 0) {
        assertThat(peers.get(0).out("Get", now + forNanos)).isFalse();
      }
    }
  }

  @Test
  void ejectsAtMostAFifthButOne() {
    List<PeakEwmaPeer> peers = peers(4);
    for (PeakEwmaPeer peer : peers) {
      calls(peer, 10, Status.Code.DEADLINE_EXCEEDED, 1, 0);
    }
    PeakEwmaOutliers.tick(peers, scales, 0);
    assertThat(peers.stream().filter(p -> p.out("Get", 0))).hasSize(1);
  }

  @Test
  void ejectsTheSlowForThatMethodOnly() {
    List<PeakEwmaPeer> peers = peers(4);
    for (int i = 0; i < 4; i++) {
      calls(peers.get(i), 10, Status.Code.OK, i == 3 ? 25 : 10, 0);
    }
    PeakEwmaOutliers.tick(peers, scales, 0);
    assertThat(peers.get(3).out("Get", 0)).isTrue();
    assertThat(peers.get(3).out("Put", 0)).isFalse();
    assertThat(peers.subList(0, 3)).noneMatch(p -> p.out("Get", 0));
    // Without a call since, it is not judged again.
    PeakEwmaOutliers.tick(peers, scales, 6 * SECOND);
    assertThat(peers.get(3).out("Get", 6 * SECOND)).isFalse();
  }

  @Test
  void theWindowForgets() {
    ErrorWindow window = new ErrorWindow(10 * SECOND);
    window.record(true, 0);
    window.record(false, 5 * SECOND);
    assertThat(window.counts(9 * SECOND)).isEqualTo(new ErrorWindow.Counts(2, 1, 9 * SECOND));
    assertThat(window.counts(10 * SECOND).errors()).isZero();
    assertThat(window.counts(60 * SECOND)).isEqualTo(new ErrorWindow.Counts(0, 0, 0));
  }

  @Test
  void picksTheCheaperAndFailsOpen() {
    FakeClient client =
        FakeClient.connected(new GrpcPeakEwmaLb(), endpoint(0, "a", 1), endpoint(1, "b", 1));
    client.call(0, 10, Status.Code.OK);
    client.call(1, 20, Status.Code.OK);
    assertThat(client.picked(2, 20)).containsExactly(20, 0);
    for (int i = 0; i < 10; i++) {
      client.call(0, 1, Status.Code.UNAVAILABLE);
    }
    client.time.advanceMillis(1_000);
    assertThat(client.picked(2, 20)).containsExactly(0, 20);
  }
}
