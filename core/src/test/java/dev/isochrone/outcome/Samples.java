/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

/** Samples as an endpoint's activity would have produced them, for the tests of later stages. */
public final class Samples {
  private Samples() {}

  /** Calls that were answered well after these times. */
  public static ActivitySample responses(long... elapsedNanos) {
    EndpointActivity activity = new EndpointActivity(0);
    for (long elapsed : elapsedNanos) {
      activity.sent(0);
      activity.endedAtOnce(OutcomeKind.SUCCESS, elapsed, elapsed);
    }
    return drained(activity);
  }

  /** So many calls of one kind, each {@code elapsedNanos} long. */
  public static ActivitySample of(OutcomeKind kind, int count, long elapsedNanos) {
    EndpointActivity activity = new EndpointActivity(0);
    add(activity, kind, count, elapsedNanos);
    return drained(activity);
  }

  /** So many calls of each of two kinds. */
  public static ActivitySample of(OutcomeKind kind, int count, OutcomeKind other, int otherCount) {
    EndpointActivity activity = new EndpointActivity(0);
    add(activity, kind, count, 1_000_000);
    add(activity, other, otherCount, 1_000_000);
    return drained(activity);
  }

  private static void add(EndpointActivity activity, OutcomeKind kind, int count, long elapsed) {
    for (int i = 0; i < count; i++) {
      activity.sent(0);
      activity.endedAtOnce(kind, elapsed, elapsed);
    }
  }

  private static ActivitySample drained(EndpointActivity activity) {
    ActivitySample sample = new ActivitySample();
    activity.drainTo(sample);
    return sample;
  }
}
