/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import io.grpc.Status;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A call as a server sees it. */
final class Job {
  /** What it takes on a server of speed 1 that does nothing else. */
  final long workNanos;

  /** Gets the answer's status, on the server's side of the network; null: nobody waits for it. */
  final @Nullable Consumer<Status.Code> reply;

  boolean cancelled;

  // Since it has arrived.
  long arrivedNanos;
  int foundInFlight;

  // While it runs.
  long endsNanos;
  long pausesAtStart;

  Job(long workNanos, @Nullable Consumer<Status.Code> reply) {
    this.workNanos = workNanos;
    this.reply = reply;
  }

  void answer(Status.Code code) {
    if (reply != null && !cancelled) {
      reply.accept(code);
    }
  }
}
