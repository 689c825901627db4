/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * Two responses in one bucket while the writer drains and the tables are being made: each is
 * counted once.
 */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "both, once")
@Outcome(expect = Expect.FORBIDDEN, desc = "a response is lost or counted twice")
@State
public class CountsWhileDraining {
  private final ResponseCounts counts = new ResponseCounts();
  private int drained;

  @Actor
  public void caller() {
    counts.record(1_000_000);
    counts.record(1_000_000);
  }

  @Actor
  public void writer() {
    counts.spread();
    counts.drainTo((units, count) -> drained += count);
  }

  @Arbiter
  public void total(II_Result r) {
    counts.drainTo((units, count) -> drained += count);
    r.r1 = drained;
    counts.drainTo((units, count) -> r.r2 += count);
  }
}
