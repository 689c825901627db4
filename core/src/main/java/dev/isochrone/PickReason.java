/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.weight.TableLevel;
import java.util.Locale;

/**
 * Why calls go to a site, by its place in the table in force. It is a property of the table and not
 * of the call, so that counting by it costs calls nothing.
 */
enum PickReason {
  /** It is of the nearest level. */
  NEAREST,
  /** A nearer level is well, but does not take all calls: it is overloaded, or partly out. */
  SPILL,
  /** Nothing nearer is well. */
  FAILOVER,
  /** So few are healthy that health is ignored. */
  PANIC,
  /** It is out: what goes there finds out whether it is back. */
  TRIAL,
  /** The table has no share for it: a retry, a hedge, or a call with a residency of its own. */
  CALL;

  /**
   * The reason of calls to one site.
   *
   * @param usable whether the site has an endpoint that is well
   * @param nearest whether its level is the nearest one
   * @param nearerIsWell whether any nearer level has an endpoint that is well
   */
  static PickReason of(TableLevel level, boolean usable, boolean nearest, boolean nearerIsWell) {
    if (level.percent() > 0 && level.panic()) {
      return PANIC;
    }
    if (!usable) {
      return TRIAL;
    }
    if (level.percent() == 0) {
      return CALL;
    }
    if (nearest) {
      return NEAREST;
    }
    return nearerIsWell ? SPILL : FAILOVER;
  }

  /** As metrics and snapshots name it. */
  String text() {
    return name().toLowerCase(Locale.ROOT);
  }
}
