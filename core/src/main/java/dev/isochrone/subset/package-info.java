/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * How many: which endpoints of a large fleet a client connects to.
 *
 * <p>Enters: which endpoints there are, how far their sites are, and which client this is. Leaves:
 * how many of each site, and in which order they are taken. Pure functions: the root says when.
 */
@NullMarked
package dev.isochrone.subset;

import org.jspecify.annotations.NullMarked;
