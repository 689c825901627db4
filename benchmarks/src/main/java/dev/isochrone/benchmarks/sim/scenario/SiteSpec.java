/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One site and its servers, which are alike but for their speed.
 *
 * @param region where it is in the matrix; null: {@code rank} or {@code rtt} says
 * @param rank 1 is the region nearest to the clients, 2 the next, and so on; used without region
 *     and rtt
 * @param rtt a round-trip time that is not in the matrix; null: the matrix says
 * @param endpoints how many servers, each with a connection of its own
 * @param concurrency how many calls a server works on at once
 * @param queue how many more wait there; one more is answered RESOURCE_EXHAUSTED
 * @param speeds how fast the servers are, in turn: 2 halves the service time
 * @param background the share of its capacity that others use, 0 to below 1
 * @param warmupFactor how many times longer a call takes just after a (re)start; 1: as ever
 * @param warmup in how long that falls to 1, in a straight line
 * @param gcEvery mean time between pauses of the whole server; zero: none
 * @param gcPause how long such a pause lasts
 * @param jurisdictions the laws it is under
 */
public record SiteSpec(
    @Nullable String region,
    int rank,
    @Nullable Duration rtt,
    int endpoints,
    int concurrency,
    int queue,
    List<Double> speeds,
    double background,
    double warmupFactor,
    Duration warmup,
    Duration gcEvery,
    Duration gcPause,
    Set<String> jurisdictions) {

  /** How fast the n-th server is. */
  public double speed(int index) {
    return speeds.get(index % speeds.size());
  }
}
