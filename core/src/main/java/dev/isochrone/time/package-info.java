/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The only clock. Everything that measures or waits takes a {@link dev.isochrone.time.Ticker} and a
 * {@link dev.isochrone.time.Scheduler}, so that tests and the simulator run on {@link
 * dev.isochrone.time.VirtualTime} and a wall clock that jumps changes nothing.
 *
 * <p>Units: nanoseconds, always; times compare only by difference ({@code a - b < 0}), as {@link
 * System#nanoTime} demands.
 */
@NullMarked
package dev.isochrone.time;

import org.jspecify.annotations.NullMarked;
