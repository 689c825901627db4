/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

/** A place in a text, from 1:1; {@link #UNKNOWN} for data that never was a text. */
record Position(int line, int column) {
  static final Position UNKNOWN = new Position(0, 0);
}
