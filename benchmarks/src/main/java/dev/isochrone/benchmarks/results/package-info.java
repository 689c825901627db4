/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The page of results: what a benchmark's command measured goes in as a section of Markdown, and
 * one file with all sections comes out, each with the environment it was measured in and its
 * command.
 *
 * <p>Start at {@link dev.isochrone.benchmarks.results.ResultSection}.
 */
@NullMarked
package dev.isochrone.benchmarks.results;

import org.jspecify.annotations.NullMarked;
