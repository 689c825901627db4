/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/** The same once threads have met. */
@JCStressTest
@Outcome(id = "0, 0", expect = Expect.ACCEPTABLE, desc = "not sent yet")
@Outcome(id = "0, 1000000", expect = Expect.ACCEPTABLE, desc = "about to be sent")
@Outcome(id = "1, 1000000", expect = Expect.ACCEPTABLE, desc = "it waits")
@Outcome(id = "1, 0", expect = Expect.FORBIDDEN, desc = "it waits since long ago")
@State
public class WaitingCallHasATimeInCells {
  private final EndpointActivity activity = CallsSide.spread();

  @Actor
  public void sender() {
    activity.sent(1_000_000);
  }

  @Actor
  public void writer(IJ_Result r) {
    r.r1 = activity.awaiting();
    r.r2 = activity.waitingSinceNanos();
  }
}
