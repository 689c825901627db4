/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads' responses in one bucket: both are counted. */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "both, once")
@Outcome(expect = Expect.FORBIDDEN, desc = "a response is lost or counted twice")
@State
public class CountsInOneBucket {
  private final ResponseCounts counts = new ResponseCounts();

  @Actor
  public void one() {
    counts.record(1_000_000);
  }

  @Actor
  public void other() {
    counts.record(1_000_000);
  }

  @Arbiter
  public void total(II_Result r) {
    counts.drainTo((units, count) -> r.r1 += count);
    counts.drainTo((units, count) -> r.r2 += count);
  }
}
