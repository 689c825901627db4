/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.time.VirtualTime;
import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;

/**
 * One direction of a connection: what is sent arrives in that order, late if TCP had to send it
 * again, and not at all while the path is cut.
 */
final class Lane {
  private static final long FIRST_RTO_NANOS = 200_000_000L;
  private static final long MAX_RTO_NANOS = 120_000_000_000L;

  private final VirtualTime time;
  private final Path path;
  private final int jitterStart;
  private final BooleanSupplier cut;
  private final ArrayDeque<Runnable> stuck = new ArrayDeque<>();
  private long stuckSinceNanos;
  private long lastArrivalNanos;
  private boolean closed;

  Lane(VirtualTime time, Path path, int jitterStart, BooleanSupplier cut) {
    this.time = time;
    this.path = path;
    this.jitterStart = jitterStart;
    this.cut = cut;
    lastArrivalNanos = time.nanoTime();
  }

  /** Has this run at the other end, in time. */
  void send(Runnable arrive) {
    if (cut.getAsBoolean() || !stuck.isEmpty()) {
      stick(arrive);
      return;
    }
    long now = time.nanoTime();
    long arrival = now + path.oneWayNanos(now, jitterStart) + path.lossDelayNanos(now);
    lastArrivalNanos = Math.max(lastArrivalNanos, arrival);
    time.schedule(() -> arrive(arrive), lastArrivalNanos - now);
  }

  private void arrive(Runnable arrive) {
    if (closed) {
      return;
    }
    // A message that is under way when the path is cut is lost; TCP will send it again.
    if (cut.getAsBoolean() || !stuck.isEmpty()) {
      stick(arrive);
    } else {
      arrive.run();
    }
  }

  private void stick(Runnable arrive) {
    if (stuck.isEmpty()) {
      stuckSinceNanos = time.nanoTime();
    }
    stuck.add(arrive);
  }

  /** Whether something waits to be sent again. */
  boolean isStuck() {
    return !stuck.isEmpty();
  }

  /** The path is whole again: TCP learns of it when it next tries (RFC 6298: doubling). */
  void healed() {
    if (stuck.isEmpty() || cut.getAsBoolean()) {
      return;
    }
    long now = time.nanoTime();
    long rto = FIRST_RTO_NANOS + path.rttNanos(now);
    long attempt = stuckSinceNanos + rto;
    while (attempt < now) {
      rto = Math.min(2 * rto, MAX_RTO_NANOS);
      attempt += rto;
    }
    time.schedule(this::resend, attempt - now);
  }

  private void resend() {
    if (closed || cut.getAsBoolean()) {
      return; // cut again: the next healing begins anew
    }
    long now = time.nanoTime();
    lastArrivalNanos = Math.max(lastArrivalNanos, now + path.oneWayNanos(now, jitterStart));
    for (Runnable next = stuck.poll(); next != null; next = stuck.poll()) {
      Runnable arrive = next;
      time.schedule(() -> arrive(arrive), lastArrivalNanos - now);
    }
  }

  void close() {
    closed = true;
    stuck.clear();
  }
}
