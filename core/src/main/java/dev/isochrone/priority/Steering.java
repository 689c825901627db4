/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import java.util.Map;

/**
 * What an operator imposes on the shares that distance and health give sites. None of it costs a
 * call: what nobody else can take stays where it is, and none of it leads past a residency.
 *
 * @param maxSharePercent sites by name that never get more than so many percent of the calls while
 *     another site can serve them, 1 to 99
 * @param shiftPercent sites by name that give so many percent of whatever they would get to others,
 *     1 to 100, while others can serve them
 * @param pin the site that gets all calls as far as it is well, however far it is and however
 *     loaded; empty for none
 */
public record Steering(
    Map<String, Integer> maxSharePercent, Map<String, Integer> shiftPercent, String pin) {

  /** Nothing is imposed. */
  public static final Steering NONE = new Steering(Map.of(), Map.of(), "");

  /** Copies the maps; throws if a value is out of its range. */
  public Steering {
    maxSharePercent = Map.copyOf(maxSharePercent);
    shiftPercent = Map.copyOf(shiftPercent);
    maxSharePercent.forEach(
        (site, most) -> PriorityConfig.within("maxSharePercent." + site, most, 1, 99));
    shiftPercent.forEach(
        (site, less) -> PriorityConfig.within("shiftPercent." + site, less, 1, 100));
  }

  /** Whether the share of any site is limited. */
  public boolean limits() {
    return !maxSharePercent.isEmpty() || !shiftPercent.isEmpty();
  }
}
