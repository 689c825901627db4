/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.Format;
import java.util.List;

/**
 * Something wrong with one site for a while.
 *
 * @param kind what
 * @param site the {@linkplain DemoSite#rank rank} of the site
 * @param fromSeconds when it starts, since the load's start
 * @param untilSeconds when it is healed
 * @param extraRttMillis what {@link Kind#SLOW} adds to the round trip; 0 for the others
 */
record Fault(Kind kind, int site, double fromSeconds, double untilSeconds, double extraRttMillis) {

  /** What can be wrong. */
  enum Kind {
    /** Packets vanish both ways, and nobody says so. */
    BLACK_HOLE("black-holed"),
    /** Connections are reset, and new ones refused. */
    RESET("resets and refuses"),
    /** The way there has become longer. */
    SLOW("slowed");

    private final String words;

    Kind(String words) {
      this.words = words;
    }
  }

  boolean activeAt(double seconds) {
    return fromSeconds <= seconds && seconds < untilSeconds;
  }

  /** Whether calls to the site fail or hang. */
  boolean isOutage() {
    return kind != Kind.SLOW;
  }

  /** What is wrong, and where: {@code eu-west-3 black-holed}. */
  String words(List<DemoSite> sites) {
    return sites.get(site).region() + " " + words();
  }

  /** What is wrong, without saying where: {@code slowed by 150 ms}. */
  String words() {
    return kind == Kind.SLOW ? kind.words + " by " + Format.millis(extraRttMillis) : kind.words;
  }
}
