/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/** Reports of canned runs. */
@NullMarked
package dev.isochrone.benchmarks.sim.report;

import org.jspecify.annotations.NullMarked;
