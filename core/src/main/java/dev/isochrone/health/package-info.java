/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Is it well? One verdict for each endpoint, from silence, errors, probes and the connection.
 *
 * <p>Enters: {@link dev.isochrone.outcome.ActivitySample} and {@link
 * dev.isochrone.latency.LatencyEstimate} at each tick, answers of probes, changes of connections;
 * all on the writer's thread. Leaves: {@link dev.isochrone.health.EndpointHealth#state} with a
 * reason in words, and whether one call may try an endpoint that is out.
 *
 * <p>The only package that knows Resilience4j. A breaker is fed by the writer, not by calls: a call
 * would pay 21 to 101 ns for it, and a breaker's lock would be the only one on the call's way.
 *
 * <p>{@link dev.isochrone.health.Peers} are a router's endpoints, grouped in {@link
 * dev.isochrone.health.SiteHealth}; start at {@link dev.isochrone.health.EndpointHealth}, and for
 * errors at {@code ErrorRecord}. {@code docs/health.md} derives the bounds.
 */
@NullMarked
package dev.isochrone.health;

import org.jspecify.annotations.NullMarked;
