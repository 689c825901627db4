/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.I_Result;

/**
 * A pick keeps what it found out from an attachment while the writer attaches another and a second
 * pick keeps something of that: what belongs to the first must not stay.
 */
@JCStressTest
@Outcome(id = "0", expect = Expect.ACCEPTABLE, desc = "nothing is kept")
@Outcome(id = "2", expect = Expect.ACCEPTABLE, desc = "what belongs to the second")
@Outcome(expect = Expect.FORBIDDEN, desc = "calls go by a connection that is gone")
@State
public class DerivedGoesWithItsAttachment {
  private static final String FIRST = "first";
  private static final String SECOND = "second";

  private final RoutedEndpoint endpoint = Endpoints.endpoint("e", new ActiveEndpoints());

  public DerivedGoesWithItsAttachment() {
    endpoint.attach(FIRST);
  }

  @Actor
  public void pick() {
    endpoint.derive(FIRST, 1);
  }

  @Actor
  public void writer() {
    endpoint.attach(SECOND);
  }

  @Actor
  public void nextPick() {
    endpoint.derive(SECOND, 2);
  }

  @Arbiter
  public void kept(I_Result r) {
    Object derived = endpoint.derived();
    r.r1 = derived == null ? 0 : (Integer) derived;
  }
}
