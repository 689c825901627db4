/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/** Two threads deliver at once: each call is made once, and never two side by side. */
@JCStressTest
@Outcome(id = "2, 0", expect = Expect.ACCEPTABLE, desc = "both, one after the other")
@Outcome(expect = Expect.FORBIDDEN, desc = "left lying, made twice, or side by side")
@State
public class DeliveriesOneAtATime {
  private final Deliveries deliveries = new Deliveries("test");
  // Plain on purpose: calls that are made one at a time see each other's writes.
  private int made;
  private int inside;
  private int overlaps;

  private void call() {
    if (inside++ != 0) {
      overlaps++;
    }
    made++;
    inside--;
  }

  @Actor
  public void one() {
    deliveries.add(this::call);
    deliveries.run();
  }

  @Actor
  public void other() {
    deliveries.add(this::call);
    deliveries.run();
  }

  @Arbiter
  public void after(II_Result r) {
    r.r1 = made;
    r.r2 = overlaps;
  }
}
