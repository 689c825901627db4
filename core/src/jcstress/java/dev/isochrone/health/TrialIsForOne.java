/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two calls ask to try an endpoint that is out: exactly one may. */
@JCStressTest
@Outcome(
    id = {"true, false", "false, true"},
    expect = Expect.ACCEPTABLE,
    desc = "one of them")
@Outcome(expect = Expect.FORBIDDEN, desc = "two calls, or none, risk it")
@State
public class TrialIsForOne {
  private final Trial trial = new Trial();

  @Actor
  public void one(ZZ_Result r) {
    r.r1 = trial.tryTake();
  }

  @Actor
  public void other(ZZ_Result r) {
    r.r2 = trial.tryTake();
  }
}
