/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What routers know and have done, as metrics: {@link
 * dev.isochrone.metrics.MicrometerRouterMetrics} and {@link
 * dev.isochrone.metrics.OpenTelemetryRouterMetrics}, with the same names, units and labels.
 *
 * <p>Enters: {@link dev.isochrone.Routers}, asked at most once a second and only while somebody
 * reads. Leaves: meters. Nothing here is on the way of a call. Both libraries are optional
 * dependencies: only who uses a class needs its library.
 *
 * <p>The metrics are listed in {@code docs/observability.md}.
 */
@NullMarked
package dev.isochrone.metrics;

import org.jspecify.annotations.NullMarked;
