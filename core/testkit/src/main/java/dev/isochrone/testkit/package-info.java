/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * A WAN on the loopback interface: real servers are reached through {@link
 * dev.isochrone.testkit.WanEmulator sites} with a round-trip time, jitter and faults. Start with
 * {@link dev.isochrone.testkit.WanEmulator}.
 *
 * <p><b>What enters:</b> TCP connections to the loopback ports that {@link
 * dev.isochrone.testkit.WanSite#expose} returns. <b>What leaves:</b> the same bytes in the same
 * order, on one connection to the real server for each accepted one, every direction half a round
 * trip (plus jitter) later. Opening, half-close, close and reset travel with the same delay.
 *
 * <p><b>Threads:</b> one that accepts per exposed port, and up to four per connection: a reader and
 * a writer for each direction. All are daemons whose names begin with {@code isochrone-wan-}, and
 * all end soon after {@link dev.isochrone.testkit.WanEmulator#close}. <b>Memory:</b> at most about
 * 1 MiB is held per connection and direction; then nothing more is read, and TCP's back-pressure
 * reaches the sender. This also caps a direction at 1 MiB per half round trip: 20 MiB/s at 100 ms.
 * <b>Units:</b> {@link java.time.Duration}, or nanoseconds where the name says so.
 *
 * <p><b>What it cannot show</b>, because the kernel's TCP ends at the loopback port and only whole
 * chunks of its stream pass through here:
 *
 * <ul>
 *   <li>Loss of packets: no SYN is lost, so a {@code connect} returns at once in any state but
 *       {@link dev.isochrone.testkit.SiteState#REFUSED} (the time of the handshake is added to the
 *       first bytes instead), and no connect time-out comes from the kernel.
 *   <li>TCP's timers: no retransmission time-out and its backoff, no keep-alive failure, no {@code
 *       TCP_USER_TIMEOUT}; bytes held in a black hole leave at once after it heals, and the kernel
 *       acknowledges to the sender what has not arrived.
 *   <li>Half-open connections: a server that lost its state, an address that no longer routes.
 *   <li>Congestion and slow start, a limit on bandwidth, the kernel's accept backlog, ICMP errors,
 *       UDP.
 * </ul>
 *
 * An emulator in the kernel (netem, or a TUN device between network namespaces) shows these, and
 * needs privileges.
 */
@NullMarked
package dev.isochrone.testkit;

import org.jspecify.annotations.NullMarked;
