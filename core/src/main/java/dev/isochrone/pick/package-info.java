/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Which one: chooses an endpoint for one call.
 *
 * <p>Enters: an immutable table, a random draw and, for a retry or a hedge, what was tried before;
 * on any thread. Leaves: an endpoint. A first attempt's pick is O(1), takes no lock, allocates
 * nothing and reads no clock; where endpoints are taken in turn or by key, the first of a new table
 * prepares what the others look up.
 */
@NullMarked
package dev.isochrone.pick;

import org.jspecify.annotations.NullMarked;
