/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import org.jspecify.annotations.Nullable;

/**
 * A value with its place, and that of its key where it has one. Data without places is located
 * nowhere, so that both kinds are read by the same code.
 */
record Located(@Nullable Object value, Position at, Position keyAt) {
  static Located of(@Nullable Object raw) {
    return raw instanceof Located l ? l : new Located(raw, Position.UNKNOWN, Position.UNKNOWN);
  }
}
