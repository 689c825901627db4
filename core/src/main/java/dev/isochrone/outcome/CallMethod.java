/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/**
 * One method as one router's calls use it: what its calls are expected to take, and the place where
 * they say what they took, over all sites.
 *
 * <p>Thread-safe and lock-free; calls allocate nothing. All threads share the words here, so only
 * the first {@value #SAMPLES} responses between two looks of the writer are summed up: enough for a
 * mean, and under load the others cost one reading.
 */
@SuppressWarnings("UnusedVariable") // fields are read through their VarHandles
public final class CallMethod {
  /** So many responses between two looks are measured. */
  static final int SAMPLES = 128;

  private static final long ONE = 1L << 44;
  private static final int SUM_SHIFT = 6;
  private static final long LONGEST_NANOS = 3_600_000_000_000L; // 44 bits hold 300 of them

  private static final VarHandle SUM;
  private static final VarHandle USED;

  static {
    try {
      SUM = MethodHandles.lookup().findVarHandle(CallMethod.class, "sum", long.class);
      USED = MethodHandles.lookup().findVarHandle(CallMethod.class, "used", boolean.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private final String name;
  // Written by the writer.
  private volatile Expectation expectation = new Expectation(this, 0, Pace.PATIENT);
  private volatile boolean forgotten;
  // High 20 bits: how many; low 44: the sum of their service times in units of 64 ns.
  private volatile long sum;
  private volatile boolean used;

  CallMethod(String name) {
    this.name = name;
  }

  /** Its name: for gRPC the full one; empty for calls that name none. */
  public String name() {
    return name;
  }

  /** What a call that is sent now is expected to take. */
  public Expectation expectation() {
    if (!(boolean) USED.getOpaque(this)) {
      USED.setOpaque(this, true);
    }
    return expectation;
  }

  /** What its calls usually take beyond the way, as far as is known now, in ns; 0 if nothing is. */
  public long usualNanos() {
    return expectation.serviceNanos();
  }

  /**
   * A response took so long beyond the way, at a site with no more load than others. Any thread.
   */
  public void answered(double serviceNanos) {
    if (sum >>> 44 < SAMPLES) {
      SUM.getAndAdd(this, ONE + (Math.min((long) serviceNanos, LONGEST_NANOS) >>> SUM_SHIFT));
    }
  }

  /** Whether there is no more room for it: who keeps it should ask for its name anew. */
  public boolean forgotten() {
    return forgotten;
  }

  void forget() {
    forgotten = true;
  }

  /**
   * Takes what was summed up since the last look. The writer's.
   *
   * @return how many responses in the high 20 bits, see {@link #count} and {@link #meanNanos}
   */
  public long drain() {
    return (long) SUM.getOpaque(this) == 0 ? 0 : (long) SUM.getAndSet(this, 0L);
  }

  /** How many responses were drained. */
  public static int count(long drained) {
    return (int) (drained >>> 44);
  }

  /** The mean of their service times, in ns. */
  public static double meanNanos(long drained) {
    return (double) ((drained & (ONE - 1)) << SUM_SHIFT) / Math.max(1, count(drained));
  }

  /** Whether a call asked since the last look. The writer's. */
  boolean takeUsed() {
    boolean was = (boolean) USED.getOpaque(this);
    if (was) {
      USED.setOpaque(this, false);
    }
    return was;
  }

  /** Sets what its calls are expected to take from now on. The writer's. */
  public void expect(double serviceNanos) {
    long nanos = Math.max(1, (long) serviceNanos);
    // Not for each little change: it is an object.
    if (Math.abs(nanos - expectation.serviceNanos()) > nanos / 50) {
      expectation = new Expectation(this, nanos, Pace.of(serviceNanos));
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
