/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * How far each site is, and how busy: two signals, kept apart.
 *
 * <p>Enters: {@link dev.isochrone.outcome.ActivitySample} of each endpoint and the round trips of
 * probes, on the writer's thread. Leaves: {@link dev.isochrone.latency.LatencyEstimate}, immutable.
 *
 * <p>Distance is the windowed minimum of the round-trip time; load is what a response takes beyond
 * it. A far healthy site and a near overloaded one need different answers, and one number cannot
 * give both. A site that got slow methods is not busy: what a response took is compared with what
 * its method usually takes ({@link dev.isochrone.latency.MethodBaselines}). Units: nanoseconds in
 * doubles, with a count of samples beside them, so that "under a millisecond" and "no data" never
 * look the same.
 *
 * <p>The only package that knows HdrHistogram, and Caffeine for what outlives a channel.
 *
 * <p>Start at {@link dev.isochrone.latency.SiteLatency}.
 */
@NullMarked
package dev.isochrone.latency;

import org.jspecify.annotations.NullMarked;
