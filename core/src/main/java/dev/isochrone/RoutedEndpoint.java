/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.latency.SiteLatency;
import dev.isochrone.outcome.CallMethod;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.Expectation;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.Pace;
import dev.isochrone.pick.RetryTokens;
import dev.isochrone.topology.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that a pick chose, and the place to say what became of the call: {@link #sent}, then
 * {@link #responded} and {@link #endedAfterResponse}, or {@link #endedAtOnce} alone. Nothing is
 * measured of a call whose end is not reported, and it counts as in flight for ever.
 *
 * <p>Thread-safe; no method takes a lock or allocates. Times are of the router's ticker, in ns.
 */
public final class RoutedEndpoint {
  // Written by the writer, when weight or drain flag change.
  private volatile Endpoint endpoint;
  private final EndpointActivity activity;
  private final SiteLatency siteLatency;
  private final RetryTokens retryTokens;
  private final CallMethod unnamed;
  // Written by the writer.
  private volatile boolean well = true;
  private volatile @Nullable Object attachment;

  RoutedEndpoint(
      Endpoint endpoint,
      EndpointActivity activity,
      SiteLatency siteLatency,
      RetryTokens retryTokens,
      CallMethod unnamed) {
    this.retryTokens = retryTokens;
    this.unnamed = unnamed;
    this.endpoint = endpoint;
    this.activity = activity;
    this.siteLatency = siteLatency;
  }

  /** What was chosen. */
  public Endpoint endpoint() {
    return endpoint;
  }

  void redefine(Endpoint changed) {
    endpoint = changed;
  }

  /** What its site may take of retries and hedges. */
  RetryTokens retryTokens() {
    return retryTokens;
  }

  /** The way there and back as far as is known, in ns; NaN if nothing is. Any thread. */
  public double wayNanos() {
    return siteLatency.wayNanos();
  }

  /**
   * A call is on its way.
   *
   * @param expectation what is expected of its method now: {@link SiteRouter#methods}, {@code
   *     named("…").expectation()}. The same is to be handed back with the call's response or end
   */
  public void sent(long nowNanos, Expectation expectation) {
    activity.sent(nowNanos, expectation.pace());
  }

  /** A call of which nobody knows the method is on its way. */
  public void sent(long nowNanos) {
    activity.sent(nowNanos);
  }

  /** The first response of a call arrived, {@code elapsedNanos} after it was sent. */
  public void responded(long nowNanos, long elapsedNanos, Expectation expectation) {
    long usual = siteLatency.score(elapsedNanos, expectation, well);
    activity.responded(nowNanos, elapsedNanos, expectation.pace(), usual);
    siteLatency.record(elapsedNanos);
  }

  /** The first response of a call sent without its method. */
  public void responded(long nowNanos, long elapsedNanos) {
    long usual = siteLatency.score(elapsedNanos, unnamed.expectation(), well);
    activity.responded(nowNanos, elapsedNanos, Pace.PROMPT, usual);
    siteLatency.record(elapsedNanos);
  }

  /** A call ended after {@link #responded}. */
  public void endedAfterResponse(OutcomeKind kind) {
    activity.endedAfterResponse(kind);
  }

  /** A call ended, {@code elapsedNanos} after it was sent, and nothing had come back before. */
  public void endedAtOnce(
      OutcomeKind kind, long nowNanos, long elapsedNanos, Expectation expectation) {
    endedAtOnce(kind, nowNanos, elapsedNanos, expectation, expectation.pace());
  }

  /** The end of a call sent without its method. */
  public void endedAtOnce(OutcomeKind kind, long nowNanos, long elapsedNanos) {
    endedAtOnce(kind, nowNanos, elapsedNanos, unnamed.expectation(), Pace.PROMPT);
  }

  private void endedAtOnce(
      OutcomeKind kind, long nowNanos, long elapsedNanos, Expectation expectation, Pace pace) {
    boolean answered = kind == OutcomeKind.SUCCESS || kind == OutcomeKind.APPLICATION_ERROR;
    long usual = answered ? siteLatency.score(elapsedNanos, expectation, well) : 0;
    activity.endedAtOnce(kind, nowNanos, elapsedNanos, pace, usual);
    if (answered) {
      siteLatency.record(elapsedNanos);
    }
  }

  /** Says whether the endpoint is thought to be well. The writer's. */
  void well(boolean now) {
    if (well != now) {
      well = now;
    }
  }

  /** What the router's user keeps with the endpoint, for example a connection; null at first. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Sets {@link #attachment}. */
  public void attach(@Nullable Object value) {
    attachment = value;
  }

  @Override
  public String toString() {
    return endpoint.id() + "@" + endpoint.site().name();
  }
}
