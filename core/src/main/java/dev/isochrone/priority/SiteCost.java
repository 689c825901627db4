/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

/**
 * What one more call costs at a site, in ns: {@code distance + load + 2·queue}, the load being what
 * responses take beyond the distance and the queue what of it is neither service nor a way that has
 * become longer.
 *
 * <p>The queue counts thrice since a call that joins it makes all others wait, too. In an M/M/1
 * queue it adds {@code W/(1 − ρ)} to their waiting, which is twice the queue at ρ = ½ and more
 * above. Equal costs at all sites in use are the split with the least mean latency; equal latencies
 * would fill the near site until it is as slow as the far one. A longer way counts once, for nobody
 * waits for those who take it.
 *
 * @param latencyNanos what a call takes
 * @param nanos what it costs
 * @param errorNanos how far off that may be by chance: its standard error
 * @param unloadedNanos what a call would take without load
 */
public record SiteCost(double latencyNanos, double nanos, double errorNanos, double unloadedNanos) {
  private static final double OTHERS = 2;

  /** Of a site of which nothing is known. */
  public static final SiteCost UNKNOWN = new SiteCost(0, 0, 0, 0);

  /**
   * Of these parts, all in ns.
   *
   * @param longerNanos by how much the way is longer at present than the distance
   * @param serviceNanos what a call takes of a server without load
   * @param relativeError the load's standard error as a share of it
   */
  public static SiteCost of(
      double distanceNanos,
      double longerNanos,
      double loadNanos,
      double serviceNanos,
      double relativeError) {
    double answering = Math.max(0, loadNanos - longerNanos);
    double queue = Math.max(0, answering - serviceNanos);
    double latency = distanceNanos + loadNanos;
    return new SiteCost(
        latency,
        latency + OTHERS * queue,
        (1 + OTHERS) * answering * relativeError,
        distanceNanos + serviceNanos);
  }
}
