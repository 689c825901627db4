/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */

/**
 * A Spring Boot application whose gRPC channels go to the nearest healthy site. The policy is
 * adopted by its name in {@code application.yaml}; {@link
 * dev.isochrone.examples.spring.IsochroneConfiguration} adds what a name cannot: probes, retries at
 * another site, health and metrics of the actuator. Copy that one class.
 */
@NullMarked
package dev.isochrone.examples.spring;

import org.jspecify.annotations.NullMarked;
