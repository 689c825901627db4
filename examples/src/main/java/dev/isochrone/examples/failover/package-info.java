/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The failover demo: real gRPC servers in six sites behind an emulated WAN, a steady load under
 * three policies at once, and faults. Start at {@link
 * dev.isochrone.examples.failover.FailoverDemo}, then {@link
 * dev.isochrone.examples.failover.DemoRun}, which is one run from start to end.
 *
 * <p>The way of the data:
 *
 * <ol>
 *   <li><b>The world.</b> The test kit's {@code RttMatrix} says how far regions are from each
 *       other, {@code DemoSite} which six take part, {@code FaultPlan} what goes wrong when. {@code
 *       World} makes it true: a {@code QuoteServer} for each endpoint, exposed through the test
 *       kit's emulator, which {@code FaultDriver} breaks and heals.
 *   <li><b>The load.</b> {@code Policies} makes a channel for each way to choose among the sites,
 *       all with the same {@code ClientConfig}. A {@code Contender} is a policy at work: {@code
 *       QuoteCalls} sent when they are due, and a {@code Recording} of what became of them.
 *   <li><b>Judgement.</b> {@code CallStats} and {@code Recovery} turn calls into figures, {@code
 *       PolicyResult} and {@code Promise} judge them by the script, {@code Summary} holds it all.
 *   <li><b>Showing.</b> {@code LiveView} during the run, on a terminal or in a log; then {@code
 *       SummaryText}, {@code Verdict} and {@code Report}.
 * </ol>
 *
 * <p>Units: the script is in seconds since the load's start, calls are in nanoseconds since then,
 * what people and files get is in milliseconds.
 *
 * <p>Threads: for each policy one that sends and one event loop, on which its calls end; for each
 * endpoint four event loops and a timer; one for faults. The main thread draws.
 */
@NullMarked
package dev.isochrone.examples.failover;

import org.jspecify.annotations.NullMarked;
