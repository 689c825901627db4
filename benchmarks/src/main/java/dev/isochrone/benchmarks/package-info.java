/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What the hot paths cost, beside a floor measured in the same run. Nothing here asserts a time.
 *
 * <p>Run with {@code java -jar benchmarks/target/isochrone-benchmarks.jar micro -- -prof gc}.
 */
@NullMarked
package dev.isochrone.benchmarks;

import org.jspecify.annotations.NullMarked;
