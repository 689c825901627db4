/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import org.jspecify.annotations.Nullable;

/**
 * One call of the load and what became of it.
 *
 * @param scheduledNanos when it was due, since the load's start
 * @param latencyNanos from then until its end, so that time lost in waiting to be sent counts
 * @param site the {@linkplain DemoSite#rank rank} of the site that answered, or {@link #NO_SITE}
 * @param failure gRPC's status code, or null for a success
 */
record Call(long scheduledNanos, long latencyNanos, int site, @Nullable String failure) {
  static final int NO_SITE = -1;

  static Call answered(long scheduledNanos, long latencyNanos, int site) {
    return new Call(scheduledNanos, latencyNanos, site, null);
  }

  static Call failed(long scheduledNanos, long latencyNanos, String code) {
    return new Call(scheduledNanos, latencyNanos, NO_SITE, code);
  }

  boolean succeeded() {
    return failure == null;
  }

  long endNanos() {
    return scheduledNanos + latencyNanos;
  }
}
