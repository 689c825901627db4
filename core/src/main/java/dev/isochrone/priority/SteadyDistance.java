/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import java.util.function.Supplier;

/**
 * The distance that a site is ranked by: it follows the measured one only when that has changed by
 * more than a threshold and stayed changed for the dwell time. So a lasting step moves traffic once
 * and noise moves nothing.
 *
 * <p>While little is known (few samples) it follows at once: a cold first sample must not hold a
 * near site down for the dwell time, nor a guess from connecting outlive the first measurement.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class SteadyDistance {
  /** From so many samples on an estimate is trusted enough to be defended against change. */
  static final int YOUNG_SAMPLES = 10;

  private final Supplier<PriorityConfig> config;
  private double published = Double.NaN;
  private boolean departed;
  private boolean up;
  private long departedSince;

  /** Nothing is known yet; {@code config} is asked at each update. */
  public SteadyDistance(Supplier<PriorityConfig> config) {
    this.config = config;
  }

  /**
   * Takes the measured value in.
   *
   * @return whether the published one changed
   */
  public boolean update(long nowNanos, double measured, long samples) {
    if (Double.isNaN(measured)) {
      return false;
    }
    if (Double.isNaN(published)) {
      published = measured;
      return true;
    }
    // A share of the window as well: what cannot change the level is not worth a new table.
    double threshold =
        Math.max(
            published * config.get().switchThresholdPercent() / 100,
            config.get().latencyWindow().toNanos() / 4.0);
    double change = measured - published;
    if (Math.abs(change) <= threshold) {
      departed = false;
      return false;
    }
    boolean upwards = change > 0;
    if (!departed || up != upwards) {
      departed = true;
      up = upwards;
      departedSince = nowNanos;
    }
    boolean young = samples < YOUNG_SAMPLES;
    if (!young && nowNanos - departedSince < config.get().switchDwell().toNanos()) {
      return false;
    }
    departed = false;
    published = measured;
    return true;
  }

  /** The value to rank by, in ns; NaN if nothing is known. */
  public double nanos() {
    return published;
  }
}
