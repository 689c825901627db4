/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * A strict reader of configuration: what is not understood is refused, with its place.
 *
 * <p>Enters: JSON-shaped data, as gRPC's service config carries it (every number a {@link Double})
 * or as a YAML text spells it. Leaves: typed values, or one {@link
 * dev.isochrone.config.ConfigException} that lists every error found, each with source, line,
 * column, path, value and what was expected. Knows nothing of routing; imports nothing of ours.
 *
 * <p>Threads: a {@link dev.isochrone.config.ConfigNode} belongs to the thread that reads it;
 * everything that leaves is immutable.
 *
 * <p>Start at {@link dev.isochrone.config.ConfigNode}.
 */
@NullMarked
package dev.isochrone.config;

import org.jspecify.annotations.NullMarked;
