/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * gRPC's load-balancing policies, and with them {@code nearest_healthy}, in the simulated world:
 * the production classes, driven through a helper, subchannels, a timer and stream tracers that
 * live in virtual time.
 */
@NullMarked
package dev.isochrone.benchmarks.sim.grpc;

import org.jspecify.annotations.NullMarked;
