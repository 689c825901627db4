/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What came back from an endpoint, or did not: the first stage of the data's way.
 *
 * <p>Enters: the events of each call (sent, first response, end), from any thread. Leaves: {@link
 * dev.isochrone.outcome.ActivitySample}, what happened since the last look, read by the router's
 * one writer.
 *
 * <p>This is the only stage that many threads write: into {@link
 * dev.isochrone.outcome.EndpointActivity}, an endpoint's sums, and {@link
 * dev.isochrone.outcome.ResponseCounts}, a site's distribution. Everything to its right is
 * single-writer, so that only they have to be lock-free. Units: nanoseconds.
 */
@NullMarked
package dev.isochrone.outcome;

import org.jspecify.annotations.NullMarked;
