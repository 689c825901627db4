/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.topology.Endpoint;

/**
 * An endpoint as picks see it: what the next call to it would cost.
 *
 * <p>Thread-safe. The writer publishes the cost; picks read it and the number of calls in flight.
 * Both are single words, read without ordering: a pick that sees the cost of a moment ago is as
 * good a pick.
 */
public final class WeightedEndpoint {
  private final Endpoint endpoint;
  private final EndpointActivity activity;
  private final Object owner;
  // Written by the writer.
  private volatile double costPerWeight = 1;
  private volatile double weight;

  /**
   * An endpoint that costs as much as any other.
   *
   * @param owner whose row this is: handed back by {@link #owner}
   */
  public WeightedEndpoint(Endpoint endpoint, EndpointActivity activity, Object owner) {
    this.endpoint = endpoint;
    this.activity = activity;
    this.owner = owner;
    weight = endpoint.weight();
  }

  /** Says what a call to it takes (ns, positive) and how much of the calls it should have. */
  public void publish(double costNanos, double weight) {
    costPerWeight = costNanos / weight;
    if (weight != this.weight) { // it seldom does, and other threads read it
      this.weight = weight;
    }
  }

  /** How much of the calls it should have, relative to the same of another endpoint. */
  public double weight() {
    return weight;
  }

  /**
   * What one more call would cost, relative to the same of another endpoint: time × (calls in
   * flight + 1) / weight, the P2C peak EWMA load of Finagle with weights.
   */
  public double nextCallCost() {
    return costPerWeight * (activity.inFlight() + 1);
  }

  /** What it is. */
  public Endpoint endpoint() {
    return endpoint;
  }

  /** Its calls. */
  public EndpointActivity activity() {
    return activity;
  }

  /** Whose row this is. */
  public Object owner() {
    return owner;
  }

  @Override
  public String toString() {
    return endpoint.id();
  }
}
