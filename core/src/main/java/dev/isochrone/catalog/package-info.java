/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The governed description of the world: which sites there are, which services run there, and where
 * each service's data may go. Parsed, validated whole, watched, swapped; the last good one stays.
 *
 * <p>Enters: a YAML text, from a file, the class path, an https address, or pushed by a source of
 * the user's. Leaves: an immutable {@link dev.isochrone.catalog.Catalog}, to listeners and on
 * demand; for a bad text, one {@link dev.isochrone.config.ConfigException}.
 *
 * <p>Threads: a watched file or address has one daemon thread unless given a scheduler; listeners
 * are called one at a time, without locks held, mostly on that thread. State is readable from any
 * thread.
 *
 * <p>Start at {@link dev.isochrone.catalog.CatalogFile}.
 */
@NullMarked
package dev.isochrone.catalog;

import org.jspecify.annotations.NullMarked;
