/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer.Member;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Endpoints by site, as an operator lists localities. */
final class Sites {
  private Sites() {}

  /** The nearest site by the distance that was written down first. */
  static <S> List<List<Member<S>>> nearestFirst(List<Member<S>> members) {
    List<Member<S>> sorted = new ArrayList<>(members);
    sorted.sort(Comparator.comparingLong(m -> m.endpoint().staticRttNanos()));
    Map<String, List<Member<S>>> sites = new LinkedHashMap<>();
    for (Member<S> m : sorted) {
      sites.computeIfAbsent(m.endpoint().site(), s -> new ArrayList<>()).add(m);
    }
    return new ArrayList<>(sites.values());
  }
}
