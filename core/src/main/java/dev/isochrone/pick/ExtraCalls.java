/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;

/**
 * The budget of one router's rescues and hedges: {@code extraCallsPercent} of all calls, saved up
 * for at most half a minute, and never less than {@value #RESERVE} at hand when it is full.
 *
 * <p>The reserve is for clients with few calls, of which 5 % are less than one. Half a minute,
 * because a rescue needs in one moment what is in flight: at r calls a second and half a second
 * until a silence is found out about, 0.5·r calls; saved up are 1.4·r. Half of it is the rescue's
 * alone: who hedges all the time would have nothing left for it.
 *
 * <p>Lock-free: the writer pays in once a tick what calls have earned, calls take out by
 * compare-and-set.
 */
public final class ExtraCalls {
  /** So many calls may be sent again whatever the rate is. */
  public static final int RESERVE = 20;

  private static final long ONE = 1_000_000L; // accounts are in millionths of a call
  private static final double SAVED_SECONDS = 30;
  private static final double RATE_TAU_SECONDS = 10;

  private final Supplier<AttemptConfig> config;
  private final AtomicLong forRescue = new AtomicLong(RESERVE * ONE / 2);
  private final AtomicLong forHedges = new AtomicLong(RESERVE * ONE / 2);
  private final LongAdder rescues = new LongAdder();
  private final LongAdder hedges = new LongAdder();
  private final LongAdder won = new LongAdder();
  private final LongAdder refused = new LongAdder();
  // The writer's.
  private double callsPerSecond;

  /** A budget with its reserve. */
  public ExtraCalls(Supplier<AttemptConfig> config) {
    this.config = config;
  }

  /** Why a call is sent once more. */
  public enum Reason {
    /** Its endpoint fell silent or its connection broke. */
    RESCUE,
    /** It takes longer than 95 % of its method's calls. */
    HEDGE
  }

  /**
   * Pays in for calls that ended. The writer's.
   *
   * @param calls all attempts, those included that were extra
   */
  public void earn(long calls, double elapsedSeconds) {
    if (elapsedSeconds > 0) {
      double faded = Math.exp(-elapsedSeconds / RATE_TAU_SECONDS);
      callsPerSecond = callsPerSecond * faded + calls / RATE_TAU_SECONDS;
    }
    int percent = config.get().extraCallsPercent();
    // Of (100 + p) attempts p are extra: calls themselves must not earn more than p of 100.
    double share = percent / (100.0 + percent);
    long most =
        percent == 0 ? 0 : (long) (ONE * Math.max(RESERVE, callsPerSecond * SAVED_SECONDS * share));
    long half = most / 2;
    long earned = (long) (ONE * calls * share);
    // What the rescue has no room for is the hedges'.
    long saved = Math.min(earned / 2, Math.max(0, half - forRescue.get()));
    pay(forRescue, saved, half);
    pay(forHedges, earned - saved, half);
  }

  private static void pay(AtomicLong account, long amount, long most) {
    if (amount > 0 || account.get() > most) {
      account.getAndUpdate(b -> Math.min(most, b + amount));
    }
  }

  /** Takes leave to send one call again; false if the budget does not allow it. Any thread. */
  public boolean tryTake(Reason reason) {
    boolean hedge = reason == Reason.HEDGE;
    if ((!hedge && take(forRescue)) || take(forHedges)) {
      (hedge ? hedges : rescues).increment();
      return true;
    }
    refused.increment();
    return false;
  }

  private static boolean take(AtomicLong account) {
    for (long b = account.get(); b >= ONE; b = account.get()) {
      if (account.compareAndSet(b, b - ONE)) {
        return true;
      }
    }
    return false;
  }

  /** A call that was sent again was answered there first. Any thread. */
  public void won() {
    won.increment();
  }

  /** How many calls were sent again because their endpoint fell silent or broke. */
  public long rescues() {
    return rescues.sum();
  }

  /** How many calls were sent again because they took long. */
  public long hedges() {
    return hedges.sum();
  }

  /** How many of both were answered first. */
  public long wins() {
    return won.sum();
  }

  /** How many calls were not sent again for want of budget. */
  public long refusals() {
    return refused.sum();
  }
}
