/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.topology;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where data may go: a filter that stands before ranking, panic, spill-over, retries, probes and
 * connection set-up.
 *
 * <p>A residency is a conjunction of rules; each rule is a set of jurisdictions of which a site
 * must carry at least one. {@link #and} adds rules and so can only narrow. A site of unknown
 * jurisdiction is permitted by no rule: what is not known to be allowed is forbidden.
 *
 * <p>Immutable; equal residencies have equal rules in any order. {@link #permits} costs a set
 * look-up a rule: compute it when a table is built, not for each call.
 */
public final class Residency {
  private static final Residency ANYWHERE = new Residency(Set.of());

  private final Set<Set<String>> rules;
  // Residencies are cache keys of the pick: hash once.
  private final int hash;

  private Residency(Set<Set<String>> rules) {
    this.rules = rules;
    this.hash = rules.hashCode();
  }

  /** No restriction. */
  public static Residency anywhere() {
    return ANYWHERE;
  }

  /**
   * Only sites that carry at least one of these jurisdictions.
   *
   * @throws IllegalArgumentException if there is none, or one is empty: a rule without a
   *     jurisdiction is far more likely a mistake than the wish to forbid everything
   */
  public static Residency within(String... jurisdictions) {
    return within(List.of(jurisdictions));
  }

  /** As {@link #within(String...)}. */
  public static Residency within(Collection<String> jurisdictions) {
    if (jurisdictions.isEmpty() || jurisdictions.contains("")) {
      throw new IllegalArgumentException(
          "residency: " + jurisdictions + " (expected: one or more non-empty jurisdictions)");
    }
    return new Residency(Set.of(Set.copyOf(jurisdictions)));
  }

  /** Both this and the other: never wider than either. */
  public Residency and(Residency other) {
    if (other.rules.isEmpty() || other.equals(this)) {
      return this;
    }
    if (rules.isEmpty()) {
      return other;
    }
    List<Set<String>> all = new ArrayList<>(rules);
    other.rules.stream().filter(r -> !rules.contains(r)).forEach(all::add);
    return new Residency(Set.copyOf(all));
  }

  /** Whether every rule finds one of its jurisdictions at the site. */
  public boolean permits(Site site) {
    for (Set<String> rule : rules) {
      if (rule.stream().noneMatch(site.jurisdictions()::contains)) {
        return false;
      }
    }
    return true;
  }

  /**
   * What speaks against the site, in words: {@code carries none of [EU]}; empty if nothing does.
   * For people, not for each call.
   */
  public String objection(Site site) {
    List<String> broken =
        rules.stream()
            .filter(rule -> rule.stream().noneMatch(site.jurisdictions()::contains))
            .map(rule -> new TreeSet<>(rule).toString())
            .sorted()
            .toList();
    if (broken.isEmpty()) {
      return "";
    }
    String none = String.join(" and none of ", broken);
    return site.jurisdictions().isEmpty()
        ? "its jurisdiction is unknown, so it carries none of " + none
        : "carries none of " + none;
  }

  /** Whether every site is permitted. */
  @SuppressWarnings("ReferenceEquality") // no other has no rules
  public boolean isAnywhere() {
    return this == ANYWHERE;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof Residency r && rules.equals(r.rules);
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /** {@code anywhere}, {@code within [EU]} or {@code within [DE] and within [EU]}, sorted. */
  @Override
  public String toString() {
    if (rules.isEmpty()) {
      return "anywhere";
    }
    List<String> parts =
        rules.stream().map(rule -> "within " + new TreeSet<>(rule)).sorted().toList();
    return String.join(" and ", parts);
  }
}
