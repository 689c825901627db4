/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * A small world on real sockets, to be held against the simulator's outcome of the same world.
 *
 * <p><b>What enters:</b> a {@link dev.isochrone.benchmarks.crosscheck.RealScenario}, and a policy's
 * name. <b>What leaves:</b> a {@link dev.isochrone.benchmarks.crosscheck.RealOutcome}: counts, the
 * time until calls were answered again, percentiles before the fault. <b>Threads:</b> {@link
 * dev.isochrone.benchmarks.crosscheck.RealRun#run} sends on its caller's; the client, each server
 * and the fault have their own, all daemons. <b>Units:</b> ms and seconds, as the names say.
 *
 * <p><b>Where the two worlds differ by nature:</b> the emulated WAN adds 0.1 to 1 ms of its own to
 * a round trip, more on a busy machine; bytes held in a black hole arrive after it has healed, and
 * no kernel gives up on a connection into it ({@link dev.isochrone.testkit}). So distances should
 * be far apart, and what is compared should be counts and ratios.
 */
@NullMarked
package dev.isochrone.benchmarks.crosscheck;

import org.jspecify.annotations.NullMarked;
