/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.JJ_Result;

/**
 * Of two waits that end at once the longer one is kept, and so are the extremes of two responses.
 */
@JCStressTest
@Outcome(id = "500, 700", expect = Expect.ACCEPTABLE, desc = "the shortest and the longest")
@Outcome(expect = Expect.FORBIDDEN, desc = "one overwrote the other")
@State
public class LongestWait {
  private final EndpointActivity activity = new EndpointActivity(0);

  @Actor
  public void one() {
    activity.responded(1, 500);
    activity.endedAtOnce(OutcomeKind.TIMEOUT, 1, 500);
  }

  @Actor
  public void other() {
    activity.responded(1, 700);
    activity.endedAtOnce(OutcomeKind.TIMEOUT, 1, 700);
  }

  @Arbiter
  public void extremes(JJ_Result r) {
    ActivitySample sample = new ActivitySample();
    activity.drainTo(sample);
    r.r1 = sample.responseMinNanos();
    r.r2 = Math.min(sample.responseMaxNanos(), sample.unansweredMaxNanos());
  }
}
