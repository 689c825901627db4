/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/**
 * The nearest site breaks in every way that sites break, under 200 calls a second; and the same
 * under gRPC's own policies. Judged by counts: the milliseconds in the table are what was measured,
 * and a machine with other work to do measures more.
 */
@Tag("slow")
class SiteFaultsTest {
  private void judge(int number, FaultKind kind, String fault, String bound, int mostFailed)
      throws InterruptedException {
    FaultRun.Measured ours = FaultRun.run(FaultPolicy.RESCUED, kind);
    FaultRun.Measured control = FaultRun.run(FaultPolicy.RESCUED, FaultKind.NONE);
    FaultRun.Measured others = FaultRun.run(FaultPolicy.ROUND_ROBIN, kind);
    FaultRun.Measured weighted = FaultRun.run(FaultPolicy.WEIGHTED_ROUND_ROBIN, kind);
    FaultMatrix.row(
        number, fault, bound, ours.text(), control.text(), others.text(), weighted.text());
    assertThat(control.failed()).as("control").isZero();
    assertThat(control.nearShare()).as("control").isGreaterThan(0.9);
    assertThat(ours.failed()).as(ours.text()).isLessThanOrEqualTo(mostFailed);
  }

  @Test
  void blackHole() throws Exception {
    judge(
        1, FaultKind.BLACK_HOLE, "black-hole, idempotent calls", "0 failed; left within 200 ms", 0);
  }

  @Test
  void blackHoleUnmarked() throws Exception {
    FaultRun.Measured ours = FaultRun.run(FaultPolicy.UNMARKED, FaultKind.BLACK_HOLE);
    FaultMatrix.row(
        1,
        "black-hole, calls not marked, no retry",
        "failed ≤ in flight + rate × detection: 40 at 200 ms",
        ours.text(),
        FaultRun.run(FaultPolicy.UNMARKED, FaultKind.NONE).text());
    assertThat(ours.failed()).as(ours.text()).isBetween(1, 40);
  }

  @Test
  void connectionsReset() throws Exception {
    judge(2, FaultKind.RESET, "RST", "0 failed; left within 1 s", 0);
  }

  @Test
  void connectionsRefused() throws Exception {
    judge(2, FaultKind.REFUSED, "connection refused", "0 failed; left within 1 s", 0);
  }

  @Test
  void repliesLost() throws Exception {
    judge(3, FaultKind.REPLIES_LOST, "replies lost", "0 failed; left within 200 ms", 0);
  }

  @Test
  void callsHang() throws Exception {
    judge(
        5, FaultKind.CALLS_HANG, "probes answered, calls hang", "0 failed; left within 200 ms", 0);
  }

  @Test
  void instantUnavailable() throws Exception {
    judge(6, FaultKind.UNAVAILABLE, "instant UNAVAILABLE", "0 failed; left within 2 s", 0);
  }

  @Test
  void longerWay() throws Exception {
    judge(8, FaultKind.LONGER_WAY, "RTT 3 → 400 ms", "0 failed; reordered within seconds", 0);
  }

  @Test
  void packetLoss() throws Exception {
    judge(9, FaultKind.LOSS, "3 % of segments lost (+200 ms)", "0 failed; no flapping", 0);
  }

  @Test
  void rollingRestart() throws Exception {
    judge(28, FaultKind.ROLLING_RESTART, "rolling restart of every server", "0 failed", 0);
  }

  @Test
  void resourceExhausted() throws Exception {
    FaultRun.Measured ours = FaultRun.run(FaultPolicy.RESCUED, FaultKind.EXHAUSTED);
    FaultRun.Measured control = FaultRun.run(FaultPolicy.RESCUED, FaultKind.NONE);
    FaultRun.Measured others = FaultRun.run(FaultPolicy.ROUND_ROBIN, FaultKind.EXHAUSTED);
    FaultRun.Measured weighted =
        FaultRun.run(FaultPolicy.WEIGHTED_ROUND_ROBIN, FaultKind.EXHAUSTED);
    FaultMatrix.row(
        7,
        "instant RESOURCE_EXHAUSTED",
        "load is shed; not marked dead",
        ours.text(),
        control.text(),
        others.text(),
        weighted.text());
    assertThat(ours.failed()).as("of 600").isLessThan(300);
  }
}
