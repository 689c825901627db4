/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.II_Result;

/**
 * The writer looks away from an endpoint at rest while a call begins there: either it sees the call
 * and stays, or the call sees that nobody watches and says so. That both do would be twice.
 */
@JCStressTest
@Outcome(id = "1, 0", expect = Expect.ACCEPTABLE, desc = "the writer stays")
@Outcome(id = "0, 1", expect = Expect.ACCEPTABLE, desc = "the call says so")
@Outcome(id = "0, 0", expect = Expect.FORBIDDEN, desc = "a call that nobody looks at")
@Outcome(expect = Expect.FORBIDDEN, desc = "watched twice")
@State
public class WatchEndsWhileCalling {
  private final ActiveEndpoints active = new ActiveEndpoints();
  private final RoutedEndpoint endpoint = Endpoints.endpoint("e", active);
  private boolean ended;

  public WatchEndsWhileCalling() {
    endpoint.startWatch();
  }

  @Actor
  public void caller() {
    endpoint.sent(1);
  }

  @Actor
  public void writer() {
    ended = endpoint.endWatch();
  }

  @Arbiter
  public void watchers(II_Result r) {
    r.r1 = ended ? 0 : 1;
    r.r2 = active.take() == null ? 0 : 1;
  }
}
