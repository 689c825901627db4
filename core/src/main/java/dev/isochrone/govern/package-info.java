/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What an operator changes in one process for a while, without a new catalog: a site drained or
 * not, a residency tightened. Each override has an end.
 *
 * <p>Enters: calls of {@link dev.isochrone.govern.Overrides}, from a program or over JMX, on any
 * thread. Leaves: an immutable {@link dev.isochrone.govern.Effect}, which a router's owner applies
 * to endpoints and residency before the router sees them. Nothing here widens what the catalog
 * allows.
 *
 * <p>Start at {@link dev.isochrone.govern.Overrides}.
 */
@NullMarked
package dev.isochrone.govern;

import org.jspecify.annotations.NullMarked;
