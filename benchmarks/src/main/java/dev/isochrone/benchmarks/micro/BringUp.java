/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

/** Whose bringing up is measured. */
final class BringUp {
  static final String FLOOR = "floor_pick_first_children";

  private BringUp() {}

  static Policy policy(String implementation) {
    return implementation.equals(FLOOR) ? floor() : Implementations.policy(implementation);
  }

  static Policy floor() {
    return Policy.of(new PickFirstChildren.Provider());
  }
}
