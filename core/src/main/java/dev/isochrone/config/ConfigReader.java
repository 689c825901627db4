/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import org.jspecify.annotations.Nullable;

/** Turns one object of a configuration into a value. */
@FunctionalInterface
public interface ConfigReader<T> {
  /**
   * Reads the node's fields. Ask for <i>every</i> field on every path through this method: once it
   * returns, a field that it did not ask for is an error.
   *
   * @return the value, or null if {@link ConfigNode#sound} is false and nothing can be built
   * @throws IllegalArgumentException if the fields contradict each other: becomes an error at this
   *     object, unless one was found in it already, of which this is then but a consequence
   */
  @Nullable T read(ConfigNode node);
}
