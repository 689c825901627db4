/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * In which order: sites ranked by measured distance, in levels, with hysteresis.
 *
 * <p>Enters: an expected time to a good answer for each site, on the writer's thread. Leaves: a
 * steady value to rank by ({@link dev.isochrone.priority.SteadyDistance}), levels of sites that are
 * equally near ({@link dev.isochrone.priority.PriorityLevels}) and the share of calls that each
 * level takes ({@link dev.isochrone.priority.PriorityLoad}, Envoy's integer formula).
 *
 * <p>How many of its calls a site then keeps, {@link dev.isochrone.priority.SiteShare}, is for
 * three small controllers, each with one reason: {@link dev.isochrone.priority.SpillOver} (it is
 * overloaded), {@link dev.isochrone.priority.Overprovisioning} (it lost endpoints, and the others
 * carry its calls all the same) and {@link dev.isochrone.priority.ReturnRamp} (it has come back).
 * They are the writer's; levels and load are pure functions. Units: nanoseconds and whole percents.
 */
@NullMarked
package dev.isochrone.priority;

import org.jspecify.annotations.NullMarked;
