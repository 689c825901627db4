/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** The same once threads have met: nobody looks at one word alone any more. */
@JCStressTest
@Outcome(id = "1, 1000000", expect = Expect.ACCEPTABLE, desc = "a new silence")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "it goes on since long ago")
@Outcome(expect = Expect.FORBIDDEN, desc = "a call is lost, or from the future")
@State
public class SilenceBeginsAnewInCells {
  private final EndpointActivity activity = new EndpointActivity(0);

  public SilenceBeginsAnewInCells() {
    activity.spread();
    activity.sent(0);
  }

  @Actor
  public void answer() {
    activity.endedAtOnce(OutcomeKind.SUCCESS, 1_000_000, 1_000_000);
  }

  @Actor
  public void sender() {
    activity.sent(1_000_000);
  }

  @Arbiter
  public void silence(IJ_Result r) {
    r.r1 = activity.awaiting();
    r.r2 = Math.max(activity.lastHeardNanos(), activity.waitingSinceNanos());
  }
}
