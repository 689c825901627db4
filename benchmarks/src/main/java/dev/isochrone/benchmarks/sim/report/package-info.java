/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What people read of a simulation. In: the runs of every scenario, policy and seed. Out: a report
 * in Markdown with plots in SVG, the same as JSON, a table for a terminal.
 *
 * <p>{@link dev.isochrone.benchmarks.sim.report.Report} is where to start. {@code Analysis} decides
 * who is first and where we lose, from medians over the seeds; all other classes only show it. The
 * same input gives the same bytes on every machine: no clock, no locale, no order of a hash, no
 * font, and {@link java.lang.StrictMath} where {@link java.lang.Math} may differ in the last bit.
 * All classes are used by one thread.
 */
@NullMarked
package dev.isochrone.benchmarks.sim.report;

import org.jspecify.annotations.NullMarked;
