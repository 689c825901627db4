/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import io.grpc.Status;
import java.time.Duration;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Who calls, and how. All clients are alike and know nothing of each other.
 *
 * @param count how many, each with a balancer and connections of its own
 * @param rate calls a second of all together, on average
 * @param arrivals when calls start; open loop: nobody waits for an answer
 * @param deadline of each call
 * @param retry null: none
 * @param hedge null: none
 * @param keepAliveTime gRPC's keepAliveTime; zero: off
 * @param keepAliveTimeout gRPC's, and with it TCP_USER_TIMEOUT
 * @param residency the jurisdictions that calls may go to; empty: anywhere
 */
public record ClientSpec(
    int count,
    double rate,
    Arrivals arrivals,
    Duration deadline,
    @Nullable Retry retry,
    @Nullable Hedge hedge,
    Duration keepAliveTime,
    Duration keepAliveTimeout,
    Set<String> residency) {

  /**
   * When calls start.
   *
   * @param kind the process
   * @param period of a burst or of a day; zero for the others
   * @param factor how high the peak is above the mean rate
   */
  public record Arrivals(Kind kind, Duration period, double factor) {
    /** Random and independent. */
    public static final Arrivals POISSON = new Arrivals(Kind.POISSON, Duration.ZERO, 1);

    /** The kinds of process. */
    public enum Kind {
      /** At even distances. */
      EVEN,
      /** Random and independent. */
      POISSON,
      /** Poisson; in each period a tenth of it has {@code factor} times the mean rate. */
      BURSTS,
      /**
       * Poisson whose rate is a sine with this period, {@code factor} times the mean at its peak.
       */
      DIURNAL
    }
  }

  /**
   * gRPC's retry policy (gRFC A6).
   *
   * @param maxAttempts with the first
   * @param initialBackoff doubled for each further attempt, and drawn from zero to that
   * @param maxBackoff its limit
   * @param maxTokens of the retry throttle; 0: no throttle
   * @param tokenRatio what a success gives back
   * @param codes which failures are retried: UNAVAILABLE, RESOURCE_EXHAUSTED or both
   */
  public record Retry(
      int maxAttempts,
      Duration initialBackoff,
      Duration maxBackoff,
      int maxTokens,
      double tokenRatio,
      Set<Status.Code> codes) {}

  /**
   * gRPC's hedging policy (gRFC A6).
   *
   * @param maxAttempts with the first
   * @param delay after which the next attempt starts beside those under way
   */
  public record Hedge(int maxAttempts, Duration delay) {}
}
