/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Why a call went where it went.
 *
 * @param router the router's name
 * @param tableVersion the table that was in force
 * @param endpoint the endpoint chosen; null if none was
 * @param site its site; null if none was
 * @param reason why, in words
 * @param sites each site known with what spoke for or against it, in order of preference
 */
public record RoutingDecision(
    String router,
    long tableVersion,
    @Nullable String endpoint,
    @Nullable String site,
    String reason,
    List<Considered> sites) {

  /** Copies the list. */
  public RoutingDecision {
    sites = List.copyOf(sites);
  }

  /**
   * One site.
   *
   * @param site its name
   * @param rankMillis what a good answer from it is expected to take; null if unknown
   * @param sharePercent its level's share of the calls
   * @param verdict why it was or was not chosen, in words
   */
  public record Considered(
      String site, @Nullable Double rankMillis, int sharePercent, String verdict) {}

  /** {@code fra-onprem (4.1 ms): nearest of 3 permitted; aws-us-east-1: forbidden by residency}. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(site == null ? "nowhere" : site);
    text.append(": ").append(reason);
    for (Considered c : sites) {
      if (!c.site().equals(site)) {
        text.append("; ").append(c.site()).append(": ").append(c.verdict());
      }
    }
    return text.toString();
  }
}
