/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Isochrone in gRPC Java: the load balancing policy {@code nearest_healthy}, the resolver {@code
 * isochrone:///SERVICE}, and what a call may ask for.
 *
 * <pre>
 *   resolver ─► EndpointChild (pick_first) ─► SiteRouter ─► NearestHealthyPicker ─► MeasuringTracer
 *                                                 ▲                                       │
 *                                                 └────────────── outcomes ───────────────┘
 * </pre>
 *
 * <p>Threads: the channel's {@code SynchronizationContext} is the router's writer; picks and
 * tracers run on the callers' and the transports' threads.
 *
 * <p>Start at {@link dev.isochrone.grpc.Isochrone}.
 */
@NullMarked
package dev.isochrone.grpc;

import org.jspecify.annotations.NullMarked;
