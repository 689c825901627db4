/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What is measured on real sockets stands on this: servers, channels and an open loop of calls, all
 * on 127.0.0.1, all within this JVM.
 *
 * <p><b>What enters:</b> addresses and the name of a policy; a {@link
 * dev.isochrone.benchmarks.sockets.Pace}. <b>What leaves:</b> for each call its end, its latency
 * counted from when it was due, and what it cost to send. <b>Threads:</b> every server and every
 * client has event loops of its own, so that the client's CPU time and allocation can be told from
 * the servers'; all are daemons. Calls are sent on the thread that asks for it. <b>Units:</b>
 * nanoseconds where the name says so, calls a second.
 */
@NullMarked
package dev.isochrone.benchmarks.sockets;

import org.jspecify.annotations.NullMarked;
