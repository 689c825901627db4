/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

/** What becomes of the bytes and the connections of a {@link WanSite}. */
public enum SiteState {
  /** Bytes flow both ways. */
  UP(false, false),
  /** Bytes are held both ways; nothing is closed, and no new connection reaches a server. */
  BLACK_HOLE(true, true),
  /** Requests arrive; replies are held. */
  REPLIES_DROPPED(false, true),
  /** Every connection, old or new, is reset. */
  RESET(false, false),
  /** Nobody listens: connections are refused. */
  REFUSED(false, false);

  final boolean holdsRequests;
  final boolean holdsReplies;

  SiteState(boolean holdsRequests, boolean holdsReplies) {
    this.holdsRequests = holdsRequests;
    this.holdsReplies = holdsReplies;
  }

  boolean allowsConnections() {
    return this != RESET && this != REFUSED;
  }
}
