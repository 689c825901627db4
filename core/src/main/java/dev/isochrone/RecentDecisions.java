/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;

/**
 * The latest decisions of a sample of calls, {@value #KEPT} at the most: where to look when someone
 * asks why calls went where they went a minute ago.
 *
 * <p>Thread-safe and lock-free. Of decisions that come at the same moment an older one may outlive
 * a newer one.
 */
public final class RecentDecisions {
  /** How many are kept. */
  public static final int KEPT = 256;

  private final AtomicReferenceArray<RoutingDecision> ring = new AtomicReferenceArray<>(KEPT);
  private final AtomicLong next = new AtomicLong();

  /** Keeps this one instead of the oldest. */
  public void add(RoutingDecision decision) {
    ring.set((int) (next.getAndIncrement() % KEPT), decision);
  }

  /** Those kept, the latest first. */
  public List<RoutingDecision> list() {
    List<RoutingDecision> kept = new ArrayList<>();
    long end = next.get();
    for (long i = Math.max(0, end - KEPT); i < end; i++) {
      RoutingDecision decision = ring.get((int) (i % KEPT));
      if (decision != null) {
        kept.add(decision);
      }
    }
    Collections.reverse(kept);
    return Collections.unmodifiableList(kept);
  }
}
