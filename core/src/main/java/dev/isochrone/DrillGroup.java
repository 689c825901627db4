/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.ResponseCounts;
import java.util.TreeMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Calls of a drill, or those that they are compared with.
 *
 * <p>{@link #sent}, {@link #answered} and {@link #ended} are for any thread, lock-free, and
 * allocate nothing. The rest is the writer's: what it reads is as of its last {@link #look}.
 */
final class DrillGroup {
  private final AtomicLong calls = new AtomicLong();
  private final AtomicLong judged = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private final ResponseCounts responses = new ResponseCounts();
  // The writer's: how many took so long, in units of the counts.
  private final TreeMap<Long, Integer> times = new TreeMap<>();
  private long answered;

  void sent() {
    calls.getAndIncrement();
  }

  void answered(long elapsedNanos) {
    responses.record(elapsedNanos);
  }

  void ended(OutcomeKind kind) {
    switch (kind) {
      case FAILURE, TIMEOUT, BUSY -> {
        failures.getAndIncrement();
        judged.getAndIncrement();
      }
      case SUCCESS, APPLICATION_ERROR -> judged.getAndIncrement();
      case CANCELLED -> {} // tells nothing
    }
  }

  void look() {
    responses.drainTo(
        (units, count) -> {
          times.merge(units, count, Integer::sum);
          answered += count;
        });
  }

  /** Calls that ended well or badly. */
  long judged() {
    return judged.get();
  }

  long failures() {
    return failures.get();
  }

  /** Calls whose time is known. */
  long answered() {
    return answered;
  }

  /** The 99th percentile of those; NaN if there is none. */
  double p99Nanos() {
    long rank = (long) Math.ceil(answered * 0.99);
    long seen = 0;
    for (var entry : times.entrySet()) {
      seen += entry.getValue();
      if (seen >= rank) {
        return (double) entry.getKey() * ResponseCounts.UNIT_NANOS;
      }
    }
    return Double.NaN;
  }

  /** How many took longer. */
  long above(double nanos) {
    long units = (long) (nanos / ResponseCounts.UNIT_NANOS);
    return times.tailMap(units, false).values().stream().mapToLong(n -> n).sum();
  }

  DrillReport.Calls report() {
    return new DrillReport.Calls(calls.get(), failures.get(), Explainer.boxed(p99Nanos()));
  }
}
