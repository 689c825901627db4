/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.outcome.Expectation;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.topology.Endpoint;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as calls of a drill see it: all that is said to it is said to the endpoint, and
 * counted for the drill. So a call that is not of a drill pays nothing for those that are.
 *
 * <p>Thread-safe; one for each endpoint and group, made by the first call.
 */
final class DrilledEndpoint extends RoutedEndpoint {
  private final RoutedEndpoint of;
  private final DrillGroup group;
  private final @Nullable String without;

  /**
   * Both groups' for one endpoint.
   *
   * @param run of this drill
   */
  record Pair(DrillRun run, DrilledEndpoint drilled, DrilledEndpoint other) {}

  private DrilledEndpoint(RoutedEndpoint of, DrillGroup group, @Nullable String without) {
    super(of);
    this.of = of;
    this.group = group;
    this.without = without;
  }

  /** The endpoint as this group's calls see it. */
  static DrilledEndpoint of(RoutedEndpoint endpoint, DrillRun run, DrillGroup group) {
    Pair pair = endpoint.inDrill;
    if (pair == null || pair.run != run) {
      DrillGroup drilled = run.drilled();
      pair =
          new Pair(
              run,
              new DrilledEndpoint(endpoint, drilled, run.drill.site()),
              new DrilledEndpoint(endpoint, run.others(), null));
      endpoint.inDrill = pair; // of two that race either does
    }
    return group == run.drilled() ? pair.drilled : pair.other;
  }

  @Override
  public @Nullable String without() {
    return without;
  }

  @Override
  public int inFlight() {
    return of.inFlight();
  }

  @Override
  public Endpoint endpoint() {
    return of.endpoint();
  }

  @Override
  public void sent(long nowNanos, Expectation expectation) {
    group.sent();
    of.sent(nowNanos, expectation);
  }

  @Override
  public void sent(long nowNanos) {
    group.sent();
    of.sent(nowNanos);
  }

  @Override
  public void responded(long nowNanos, long elapsedNanos, Expectation expectation) {
    group.answered(elapsedNanos);
    of.responded(nowNanos, elapsedNanos, expectation);
  }

  @Override
  public void responded(long nowNanos, long elapsedNanos) {
    group.answered(elapsedNanos);
    of.responded(nowNanos, elapsedNanos);
  }

  @Override
  public void endedAfterResponse(OutcomeKind kind) {
    group.ended(kind);
    of.endedAfterResponse(kind);
  }

  @Override
  public void endedAtOnce(
      OutcomeKind kind, long nowNanos, long elapsedNanos, Expectation expectation) {
    ended(kind, elapsedNanos);
    of.endedAtOnce(kind, nowNanos, elapsedNanos, expectation);
  }

  @Override
  public void endedAtOnce(OutcomeKind kind, long nowNanos, long elapsedNanos) {
    ended(kind, elapsedNanos);
    of.endedAtOnce(kind, nowNanos, elapsedNanos);
  }

  private void ended(OutcomeKind kind, long elapsedNanos) {
    group.ended(kind);
    if (kind == OutcomeKind.SUCCESS || kind == OutcomeKind.APPLICATION_ERROR) {
      group.answered(elapsedNanos);
    }
  }

  @Override
  public @Nullable Object attachment() {
    return of.attachment();
  }

  @Override
  public void attach(@Nullable Object value) {
    of.attach(value);
  }

  @Override
  public boolean attach(@Nullable Object before, @Nullable Object value) {
    return of.attach(before, value);
  }

  /** Nothing is kept of what its calls are given, or calls would not be counted for the drill. */
  @Override
  public void derive(Object attached, Object value) {}
}
