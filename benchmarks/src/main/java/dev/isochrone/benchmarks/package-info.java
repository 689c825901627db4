/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Judges routing policies: in a simulated world, by the nanosecond, on loopback. What costs are
 * measured beside a floor measured in the same run. Nothing here asserts a time.
 *
 * <p>Run with {@code java -jar benchmarks/target/isochrone-benchmarks.jar --help}.
 */
@NullMarked
package dev.isochrone.benchmarks;

import org.jspecify.annotations.NullMarked;
