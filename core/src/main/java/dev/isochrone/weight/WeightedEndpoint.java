/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.topology.Endpoint;

/**
 * An endpoint as picks see it: what the next call to it would cost. The router's endpoints extend
 * it, so that a pick hands out the object that it compared and goes to memory once for both.
 *
 * <p>Thread-safe. The writer publishes cost and weight; picks read them and the number of calls in
 * flight. Each is a single word, read without ordering: a pick that sees the cost of a moment ago
 * is as good a pick.
 */
public class WeightedEndpoint {
  // Costs are whole numbers, which compare and multiply in half the time of floating-point ones: in
  // units so small that a weight of 10,000 leaves those of 20 µs two digits, and up to 34 s at a
  // weight of 1. Times 2^21, more than any number of calls in flight, they still fit in 63 bits.
  private static final double UNITS_PER_NANO = 64;
  private static final long MOST = 1L << 41;

  private final EndpointActivity activity;
  // Written by the writer.
  private volatile long costPerWeight = 1;
  private volatile double weight;
  private volatile Endpoint endpoint;

  /** An endpoint that costs as much as any other of which nothing is known. */
  public WeightedEndpoint(Endpoint endpoint, EndpointActivity activity) {
    this.endpoint = endpoint;
    this.activity = activity;
    weight = endpoint.weight();
  }

  /** Says what a call to it takes (ns, positive) and how much of the calls it should have. */
  protected final void publish(double costNanos, double weight) {
    costPerWeight = Math.max(1, (long) Math.min(MOST, UNITS_PER_NANO * costNanos / weight));
    if (weight != this.weight) { // it seldom does, and other threads read it
      this.weight = weight;
    }
  }

  /** Its weight or its drain flag is another from now on, in the tables that have it as well. */
  protected final void redefine(Endpoint changed) {
    double factor = (double) changed.weight() / endpoint.weight();
    if (factor != 1) {
      costPerWeight = Math.max(1, (long) Math.min(MOST, costPerWeight / factor));
      weight *= factor;
    }
    endpoint = changed;
  }

  /** How much of the calls it should have, relative to the same of another endpoint. */
  public final double weight() {
    return weight;
  }

  /** Calls under way. */
  public final int inFlight() {
    return activity.inFlight();
  }

  /**
   * What one more call would cost, relative to the same of another endpoint: time × (calls in
   * flight + 1) / weight, the P2C peak EWMA load of Finagle with weights; in 64ths of a nanosecond
   * at a weight of 1. Not negative but for a moment: see {@link EndpointActivity#load}.
   */
  public final long nextCallCost() {
    return costPerWeight * (activity.load() + 1);
  }

  /** What it is. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Its calls. */
  protected final EndpointActivity activity() {
    return activity;
  }

  @Override
  public String toString() {
    return endpoint.id();
  }
}
