/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.result;

/**
 * What a run is judged by. A call that failed counts in all latencies with its whole deadline, so
 * that to fail quickly can never look fast.
 *
 * @param calls that were judged: those that started after the warm-up
 * @param failed of them, for whatever reason
 * @param meanMillis mean latency
 * @param p50Millis median latency
 * @param p99Millis 99th percentile
 * @param p999Millis 99.9th percentile
 * @param lostInFirstSecond calls that started in the second after the first event began and failed
 * @param recoverySeconds from the first event's begin until 99 % of the calls of half a second are
 *     answered, in a mean of no more than twice the oracle's of the same half second plus 10 ms,
 *     for two seconds on end; {@link Double#POSITIVE_INFINITY}: not before the run's end; {@link
 *     Double#NaN}: the scenario has no event
 * @param switches how often the site that answers most calls of a second became another one
 * @param imbalance the busiest endpoint's calls beside the mean of all endpoints that got any, at
 *     the site with most calls; 1 is even
 * @param unlawful attempts sent to a site outside the clients' residency
 * @param attempts sent for each call, retries and hedges with it
 */
public record Figures(
    long calls,
    long failed,
    double meanMillis,
    double p50Millis,
    double p99Millis,
    double p999Millis,
    long lostInFirstSecond,
    double recoverySeconds,
    int switches,
    double imbalance,
    long unlawful,
    double attempts) {}
