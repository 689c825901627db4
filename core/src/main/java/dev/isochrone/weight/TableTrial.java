/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import dev.isochrone.health.Trial;

/** An endpoint that one call may try, although it takes no part in routing. */
record TableTrial(WeightedEndpoint target, Trial trial) {}
