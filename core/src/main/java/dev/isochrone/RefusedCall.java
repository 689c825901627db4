/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import java.util.List;

/**
 * An entry for an audit: a call that failed while there are sites where its data may not go. Either
 * residency permits no site at all, or every site that it permits is down.
 *
 * @param number counts a router's refused calls from 1; a gap is what was dropped, see {@link
 *     AuditCounts}
 * @param atNanos when, by the router's ticker
 * @param router the router's name
 * @param tableVersion the table that was in force
 * @param method the call's method; empty if unknown
 * @param rule the residency that held: the router's and the call's own together
 * @param refusal what the call was told
 * @param excluded each site that the rule excludes, and why
 */
public record RefusedCall(
    long number,
    long atNanos,
    String router,
    long tableVersion,
    String method,
    String rule,
    Refusal refusal,
    List<Excluded> excluded) {

  /** Copies the list. */
  public RefusedCall {
    excluded = List.copyOf(excluded);
  }

  /**
   * A site that the rule excludes.
   *
   * @param site its name
   * @param jurisdictions those known of it, sorted
   * @param why in words
   */
  public record Excluded(String site, List<String> jurisdictions, String why) {
    /** Copies the list. */
    public Excluded {
      jurisdictions = List.copyOf(jurisdictions);
    }
  }
}
