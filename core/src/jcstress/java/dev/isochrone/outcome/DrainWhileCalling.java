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
 * The writer drains while calls go on: what it does not see now it sees the next time, and no
 * response is ever without a time.
 */
@JCStressTest
@Outcome(id = "2, 2, 0", expect = Expect.ACCEPTABLE, desc = "both calls, once, in two samples")
@Outcome(expect = Expect.FORBIDDEN, desc = "lost, counted twice, or a response without its time")
@State
public class DrainWhileCalling {
  private final EndpointActivity activity = new EndpointActivity(0);
  private final ActivitySample first = new ActivitySample();

  @Actor
  public void caller() {
    CallsSide.call(activity);
    CallsSide.call(activity);
  }

  @Actor
  public void writer() {
    activity.drainTo(first);
  }

  @Arbiter
  public void total(III_Result r) {
    int seen = CallsSide.responses(first);
    r.r1 = first.successes();
    activity.drainTo(first);
    r.r1 += first.successes();
    int late = CallsSide.responses(first);
    r.r2 = seen < 0 || late < 0 ? -1 : seen + late;
    r.r3 = CallsSide.left(activity);
  }
}
