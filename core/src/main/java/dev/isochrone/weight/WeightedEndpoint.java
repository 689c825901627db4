/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.outcome.EndpointLoad;
import dev.isochrone.topology.Endpoint;

/**
 * An endpoint as picks see it: what the next call to it would cost. It is the endpoint's load and
 * the router's endpoints extend it, so that a pick goes to memory once for what it compares and for
 * what it hands out.
 *
 * <p>Thread-safe. The writer publishes cost and weight; picks read them and the number of calls in
 * flight. Each is a single word, read without ordering: a pick that sees the cost of a moment ago
 * is as good a pick.
 */
public class WeightedEndpoint extends EndpointLoad {
  // Costs are whole numbers, which compare and multiply in half the time of floating-point ones: in
  // units so small that a weight of 10,000 leaves those of 20 µs two digits, and up to 34 s at a
  // weight of 1. Times 2^21, more than any number of calls in flight, they still fit in 63 bits.
  private static final double UNITS_PER_NANO = 64;
  private static final long MOST = 1L << 41;

  // Written by the writer.
  private volatile long costPerWeight = 1;
  private volatile double weight;
  private volatile Endpoint endpoint;

  /** An endpoint that costs as much as any other of which nothing is known. */
  public WeightedEndpoint(Endpoint endpoint) {
    this.endpoint = endpoint;
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

  /**
   * What one more call would cost, relative to the same of another endpoint: time × (calls in
   * flight + 1) / weight, the P2C peak EWMA load of Finagle with weights; in 64ths of a nanosecond
   * at a weight of 1. Not negative but for a moment: see {@link #nextLoad}.
   */
  public final long nextCallCost() {
    return costPerWeight * nextLoad();
  }

  /** What it is. */
  public Endpoint endpoint() {
    return endpoint;
  }

  @Override
  public String toString() {
    return endpoint.id();
  }
}
