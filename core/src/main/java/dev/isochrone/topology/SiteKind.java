/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.topology;

import java.util.Locale;

/** Who runs a site's hardware; descriptive, never part of a routing decision. */
public enum SiteKind {
  /** A public cloud's region. */
  PUBLIC,
  /** A data centre of one's own. */
  PRIVATE,
  /** Close to where data arises: a plant floor, a hospital, a shop. */
  EDGE,
  /** Nobody said. */
  UNSPECIFIED;

  /** The name as a catalog writes it: lower case. */
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }
}
