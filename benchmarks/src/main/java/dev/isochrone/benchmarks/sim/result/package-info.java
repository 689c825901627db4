/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What a simulated run yields. Latencies in milliseconds, times in seconds, as people read them.
 */
@NullMarked
package dev.isochrone.benchmarks.sim.result;

import org.jspecify.annotations.NullMarked;
