/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Which one: chooses an endpoint for one call.
 *
 * <p>Enters: an immutable table, a random draw and, for a retry or a hedge, what was tried before;
 * on any thread. Leaves: an endpoint. A first attempt's pick is O(1), takes no lock, allocates
 * nothing and reads no clock.
 */
@NullMarked
package dev.isochrone.pick;

import org.jspecify.annotations.NullMarked;
