/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.III_Result;

/**
 * Calls begin at three endpoints, at one of them in two threads: the writer is handed each endpoint
 * exactly once.
 */
@JCStressTest
@Outcome(id = "1, 1, 1", expect = Expect.ACCEPTABLE, desc = "each of them, once")
@Outcome(expect = Expect.FORBIDDEN, desc = "one is never looked at, or twice in one chain")
@State
public class ActiveEndpointsStack {
  private final ActiveEndpoints active = new ActiveEndpoints();
  private final RoutedEndpoint a = Endpoints.endpoint("a", active);
  private final RoutedEndpoint b = Endpoints.endpoint("b", active);
  private final RoutedEndpoint c = Endpoints.endpoint("c", active);
  private final int[] taken = new int[3];

  @Actor
  public void caller() {
    a.sent(1);
    b.sent(1);
  }

  @Actor
  public void other() {
    b.sent(1);
    c.sent(1);
  }

  @Arbiter
  public void writer(III_Result r) {
    for (RoutedEndpoint e = active.take(); e != null; ) {
      taken[e == a ? 0 : e == b ? 1 : 2]++;
      RoutedEndpoint after = e.next;
      e.next = null;
      e = after;
    }
    r.r1 = taken[0];
    r.r2 = taken[1];
    r.r3 = taken[2];
  }
}
