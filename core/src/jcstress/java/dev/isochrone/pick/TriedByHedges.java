/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import org.openjdk.jcstress.annotations.Actor;
import org.openjdk.jcstress.annotations.Arbiter;
import org.openjdk.jcstress.annotations.Expect;
import org.openjdk.jcstress.annotations.JCStressTest;
import org.openjdk.jcstress.annotations.Outcome;
import org.openjdk.jcstress.annotations.State;
import org.openjdk.jcstress.infra.results.ZZ_Result;

/** Two hedges of one call say where they went, at once: both are remembered. */
@JCStressTest
@Outcome(id = "true, true", expect = Expect.ACCEPTABLE, desc = "both are known")
@Outcome(expect = Expect.FORBIDDEN, desc = "a third attempt would go where one has been")
@State
public class TriedByHedges {
  private static final Endpoint ONE = Endpoint.of("one", Site.named("a"));
  private static final Endpoint OTHER = Endpoint.of("other", Site.named("b"));

  private final TriedEndpoints tried = new TriedEndpoints();

  @Actor
  public void one() {
    tried.add(ONE);
  }

  @Actor
  public void other() {
    tried.add(OTHER);
  }

  @Arbiter
  public void after(ZZ_Result r) {
    r.r1 = tried.hasEndpoint(ONE);
    r.r2 = tried.hasSite(OTHER);
  }
}
