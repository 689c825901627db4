/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt.LoadReport;
import io.grpc.Status;
import org.jspecify.annotations.Nullable;

/**
 * What Envoy knows of one host: its calls, its health checks (unhealthy after 2 that failed,
 * healthy after 2 that passed) and its outlier detection (5 consecutive 5xx eject it for 30 s ×
 * times in a row, at most 300 s).
 */
final class EnvoyHost implements ProbeLoop.Listener {
  static final int CONSECUTIVE_5XX = 5;
  private static final long BASE_EJECTION_NANOS = 30_000_000_000L;
  private static final long MAX_EJECTION_NANOS = 300_000_000_000L;
  private static final int UNHEALTHY_THRESHOLD = 2;
  private static final int HEALTHY_THRESHOLD = 2;

  @Nullable ProbeLoop checks;
  private final Ejection ejection = new Ejection(BASE_EJECTION_NANOS, MAX_EJECTION_NANOS);
  private int inFlight;
  private int failuresInARow;
  private int checksAgainst;
  private boolean failedChecks;
  private double utilisation;
  private long reportedNanos;
  private boolean reported;

  boolean healthy() {
    return !failedChecks && !ejection.ejected();
  }

  int inFlight() {
    return inFlight;
  }

  void sent() {
    inFlight++;
  }

  void ended(Status.@Nullable Code code, @Nullable LoadReport load, long now) {
    inFlight--;
    if (load != null) {
      utilisation = load.utilisation();
      reportedNanos = now;
      reported = true;
    }
    if (code == Status.Code.CANCELLED) {
      return; // the caller's own
    }
    failuresInARow = Failures.isHttp5xx(code) ? failuresInARow + 1 : 0;
    if (failuresInARow >= CONSECUTIVE_5XX && !ejection.ejected()) {
      failuresInARow = 0;
      ejection.eject(now, 0);
    }
  }

  /** Outlier detection's interval is over: only now may an ejection end. */
  void sweep(long now) {
    if (ejection.ejected()) {
      ejection.endIfOver(now);
    } else {
      ejection.forgive();
    }
  }

  @Override
  public void answered(long rttNanos) {
    check(true);
  }

  @Override
  public void failed() {
    check(false);
  }

  private void check(boolean passed) {
    checksAgainst = passed == failedChecks ? checksAgainst + 1 : 0;
    if (checksAgainst == (passed ? HEALTHY_THRESHOLD : UNHEALTHY_THRESHOLD)) {
      failedChecks = !passed;
      checksAgainst = 0;
    }
  }

  /** Whether it has said what its load is, not longer ago than that. */
  boolean reportedWithin(long nanos, long now) {
    return reported && now - reportedNanos <= nanos;
  }

  double utilisation() {
    return utilisation;
  }
}
