/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/** Two threads' calls in the one cell that an endpoint begins with: both count, none is left. */
@JCStressTest
@Outcome(id = "2, 2, 0", expect = Expect.ACCEPTABLE, desc = "both calls, once")
@Outcome(expect = Expect.FORBIDDEN, desc = "a call is lost, counted twice or never ends")
@State
public class CallsInOneCell {
  private final EndpointActivity activity = new EndpointActivity(0);

  @Actor
  public void one() {
    CallsSide.call(activity);
  }

  @Actor
  public void other() {
    CallsSide.call(activity);
  }

  @Arbiter
  public void total(III_Result r) {
    ActivitySample sample = new ActivitySample();
    activity.drainTo(sample);
    r.r1 = sample.successes();
    r.r2 = CallsSide.responses(sample);
    r.r3 = CallsSide.left(activity);
  }
}
