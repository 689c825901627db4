/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * A call that begins on one thread and ends on another, in several cells: a reader never sees less
 * than none, and nothing is left.
 */
@JCStressTest
@Outcome(
    id = {"0, 1, 0", "1, 1, 0"},
    expect = Expect.ACCEPTABLE,
    desc = "the call is under way, or no more")
@Outcome(expect = Expect.FORBIDDEN, desc = "a number of calls that never was")
@State
public class CallAcrossThreads {
  private final EndpointActivity activity = CallsSide.spread();

  /** The call begins on the thread that sets the race up. */
  public CallAcrossThreads() {
    activity.sent(1);
  }

  @Actor
  public void ender() {
    activity.endedAtOnce(OutcomeKind.SUCCESS, 1 + CallsSide.ELAPSED, CallsSide.ELAPSED);
  }

  @Actor
  public void picker(III_Result r) {
    r.r1 = activity.inFlight();
  }

  @Arbiter
  public void total(III_Result r) {
    r.r2 = CallsSide.successes(activity);
    r.r3 = CallsSide.left(activity);
  }
}
