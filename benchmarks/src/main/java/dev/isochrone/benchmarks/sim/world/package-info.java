/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The simulated world: {@link dev.isochrone.benchmarks.sim.world.World#run} takes a scenario, a
 * policy and a seed and yields what became of the calls.
 *
 * <p>A call's way: {@code Arrivals} → {@code SimClient} (the balancer's pick, deadline, retries,
 * hedges) → {@code SimTransport} → {@code Connection} and its {@code Lane} (order, retransmission)
 * → {@code Path} (distance, jitter, loss) → {@code Server} (queue, slots, pauses) and back → {@code
 * Recorder}. {@code Faults} changes paths and servers on time.
 *
 * <p>One thread and one {@link dev.isochrone.time.VirtualTime} a run; nanoseconds throughout.
 */
@NullMarked
package dev.isochrone.benchmarks.sim.world;

import org.jspecify.annotations.NullMarked;
