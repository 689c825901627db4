/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.IJ_Result;

/**
 * The only call that waits is given up while the next one is sent: nothing was heard, and what
 * waits does so since one of the two was sent, never since a time when neither was.
 */
@JCStressTest
@Outcome(
    id = {"1, 1000000", "1, 3000000"},
    expect = Expect.ACCEPTABLE,
    desc = "since one of them")
@Outcome(expect = Expect.FORBIDDEN, desc = "a call is lost, or waits since it was not sent yet")
@State
public class LastGivenUp {
  private final EndpointActivity activity = new EndpointActivity(0);

  public LastGivenUp() {
    activity.sent(1_000_000);
  }

  @Actor
  public void caller() {
    activity.endedAtOnce(OutcomeKind.CANCELLED, 3_000_000, 2_000_000);
  }

  @Actor
  public void sender() {
    activity.sent(3_000_000);
  }

  @Arbiter
  public void silence(IJ_Result r) {
    r.r1 = activity.awaiting();
    r.r2 = activity.waitingSinceNanos();
  }
}
