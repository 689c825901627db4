/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/** The simulator as a whole. */
@NullMarked
package dev.isochrone.benchmarks.sim;

import org.jspecify.annotations.NullMarked;
