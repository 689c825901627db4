/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The simulator: whole worlds in virtual time, the production classes and their peers in them, and
 * a report of what became of the calls.
 *
 * <p>The way of the data: {@code scenario} (YAML) → {@code world} (runs it) with a {@code policy}
 * out of {@code peers} or {@code grpc} → {@code result} → {@code report}.
 */
@NullMarked
package dev.isochrone.benchmarks.sim;

import org.jspecify.annotations.NullMarked;
