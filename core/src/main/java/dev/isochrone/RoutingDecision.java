/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Why a call went where it went.
 *
 * @param router the router's name
 * @param method the call's; empty if unknown
 * @param tableVersion the table that was in force
 * @param endpoint the endpoint chosen; null if none was
 * @param site its site; null if none was
 * @param reason why, in words
 * @param sites each site known with what spoke for or against it, in order of preference
 */
public record RoutingDecision(
    String router,
    String method,
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
   * @param sharePercent its share of the calls
   * @param verdict why it was or was not chosen, in words
   */
  public record Considered(
      String site, @Nullable Double rankMillis, int sharePercent, String verdict) {}

  /** The same of a call that went where it would if the site were gone. */
  public RoutingDecision inDrill(String without) {
    String why = "drilled as if " + without + " were gone; " + reason;
    return new RoutingDecision(router, method, tableVersion, endpoint, site, why, sites);
  }

  /**
   * {@code payments/Charge → fra-onprem (4.1 ms): nearest of 3 permitted; aws-us-east-1 excluded:
   * residency [EU]; aws-eu-central-1 +9.2 ms}: call, where it went and why, then every other site.
   */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(method.isEmpty() ? router : method).append(" → ");
    text.append(site == null ? "nowhere" : site);
    sites.stream()
        .filter(c -> c.site().equals(site))
        .map(Considered::rankMillis)
        .forEach(r -> text.append(" (").append(millis(r)).append(')'));
    text.append(": ").append(reason);
    for (Considered c : sites) {
      if (!c.site().equals(site)) {
        text.append("; ").append(c.site()).append(' ').append(c.verdict());
      }
    }
    return text.toString();
  }

  private static String millis(@Nullable Double value) {
    return value == null ? "distance unknown" : String.format(Locale.ROOT, "%.1f ms", value);
  }
}
