/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.weight.WeightedEndpoint;
import java.util.function.Function;

/**
 * What a way of choosing has prepared of each level's endpoints. A table hands out the same array
 * of endpoints for all calls to a level, so the array itself is the key; the pick that first meets
 * one prepares it, in O(endpoints), and those that race with it do so too.
 *
 * <p>Thread-safe, lock-free. Keeps what belongs to the latest {@value #KEPT} arrays: the levels of
 * the table in force and of the views that calls with a residency of their own have of it.
 */
final class Prepared<T> {
  private static final int KEPT = 16;

  private final Function<WeightedEndpoint[], T> prepare;
  private volatile Entry<?>[] entries = {};

  private static final class Entry<T> {
    final WeightedEndpoint[] endpoints;
    final T prepared;

    Entry(WeightedEndpoint[] endpoints, T prepared) {
      this.endpoints = endpoints;
      this.prepared = prepared;
    }
  }

  Prepared(Function<WeightedEndpoint[], T> prepare) {
    this.prepare = prepare;
  }

  /** What is prepared of these. */
  T of(WeightedEndpoint[] endpoints) {
    for (Entry<?> entry : entries) {
      if (entry.endpoints == endpoints) {
        @SuppressWarnings("unchecked") // only add() makes entries
        T prepared = (T) entry.prepared;
        return prepared;
      }
    }
    return add(endpoints);
  }

  private T add(WeightedEndpoint[] endpoints) {
    T prepared = prepare.apply(endpoints);
    Entry<?>[] before = entries;
    Entry<?>[] after = new Entry<?>[Math.min(KEPT, before.length + 1)];
    after[0] = new Entry<>(endpoints, prepared);
    System.arraycopy(before, 0, after, 1, after.length - 1);
    entries = after; // one that another thread added meanwhile is prepared again when it is needed
    return prepared;
  }

  /** The endpoints' weights have changed. */
  void clear() {
    entries = new Entry<?>[0];
  }
}
