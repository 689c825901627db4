/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What a policy costs end to end where distance plays no part: real servers and channels over TCP
 * on 127.0.0.1, every server equally near.
 *
 * <p><b>What enters:</b> a {@link dev.isochrone.benchmarks.loopback.LoopbackPlan}. <b>What
 * leaves:</b> a {@link dev.isochrone.benchmarks.loopback.LoopbackResult}: for each policy calls/s,
 * CPU time and allocated bytes per call, p50 and p99, as JSON and as a section of Markdown.
 * <b>Threads:</b> one runs everything in turn; the client under measurement has one event loop of
 * its own, each server another. <b>Units:</b> seconds in plans, µs, bytes and calls/s in results.
 */
@NullMarked
package dev.isochrone.benchmarks.loopback;

import org.jspecify.annotations.NullMarked;
