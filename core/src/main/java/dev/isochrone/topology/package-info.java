/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What there is, where, and under which law: the nouns that every later stage speaks of.
 *
 * <p>Enters: descriptions from a catalog, a resolver or a user's code. Leaves: immutable values,
 * safe on any thread. Nothing here measures or decides, except {@link
 * dev.isochrone.topology.Residency}, which answers one question: may data go to this site?
 *
 * <p>Start at {@link dev.isochrone.topology.Site}.
 */
@NullMarked
package dev.isochrone.topology;

import org.jspecify.annotations.NullMarked;
