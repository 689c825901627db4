/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.govern;

import dev.isochrone.priority.Steering;
import dev.isochrone.topology.Residency;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Adds up overrides, in the order in which they were given. Not thread-safe. */
final class EffectBuilder {
  final Map<String, Boolean> drained = new HashMap<>();
  final Map<String, Integer> caps = new HashMap<>();
  final Map<String, Integer> shifts = new HashMap<>();
  final Map<String, Double> cost = new HashMap<>();
  Residency residency = Residency.anywhere();
  String pin = "";
  Drill.@Nullable Order drill;
  private final Map<String, Boolean> atOnce = new HashMap<>();

  void drain(String site, boolean out, boolean now) {
    drained.put(site, out);
    atOnce.put(site, now);
  }

  Effect build(long leftNanos) {
    return new Effect(
        residency,
        drained,
        atOnce.containsValue(true),
        new Steering(caps, shifts, pin),
        cost,
        drill,
        leftNanos);
  }
}
