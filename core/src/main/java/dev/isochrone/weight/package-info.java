/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * How much each: the weighted endpoint table, in which one glance says where calls go.
 *
 * <p>Enters: rows of sites and endpoints with their verdicts, at each change, on the writer's
 * thread. Leaves: {@link dev.isochrone.weight.WeightedEndpointTable}, immutable and versioned, for
 * any thread.
 *
 * <p>A table's structure never changes; what changes a hundred times a second, an endpoint's cost
 * and its calls in flight, lives in {@link dev.isochrone.weight.WeightedEndpoint}, to which tables
 * point. So a table is rebuilt when a verdict or an order changes and not with each measurement.
 */
@NullMarked
package dev.isochrone.weight;

import org.jspecify.annotations.NullMarked;
