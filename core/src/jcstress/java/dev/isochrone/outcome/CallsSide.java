/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

/** What the tests of an endpoint's activity share. */
final class CallsSide {
  static final long ELAPSED = 6400;

  private CallsSide() {}

  static EndpointActivity spread() {
    EndpointActivity activity = new EndpointActivity(0);
    activity.spread();
    return activity;
  }

  /** A whole call: sent, answered, ended. */
  static void call(EndpointActivity activity) {
    activity.sent(1);
    activity.responded(1 + ELAPSED, ELAPSED);
    activity.endedAfterResponse(OutcomeKind.SUCCESS);
  }

  /** What is left to drain: how many calls succeeded. */
  static int successes(EndpointActivity activity) {
    ActivitySample sample = new ActivitySample();
    activity.drainTo(sample);
    return sample.successes();
  }

  /** Calls under way and waiting, as one figure that is 0 only if both are. */
  static int left(EndpointActivity activity) {
    return activity.inFlight() + activity.awaiting();
  }

  /** Responses of a sample, −1 if any of their times is not what each of them was. */
  static int responses(ActivitySample sample) {
    boolean exact =
        sample.responses() == 0
            || (sample.responseMeanNanos() == ELAPSED
                && sample.responseMinNanos() == ELAPSED
                && sample.responseMaxNanos() == ELAPSED);
    return exact ? sample.responses() : -1;
  }
}
