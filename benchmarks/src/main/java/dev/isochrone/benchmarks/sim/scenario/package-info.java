/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Scenarios: what a simulated world is like, who calls in it and what goes wrong. They are read
 * from YAML; each error names file, line, path and what was expected.
 */
@NullMarked
package dev.isochrone.benchmarks.sim.scenario;

import org.jspecify.annotations.NullMarked;
