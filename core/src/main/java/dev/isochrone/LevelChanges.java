/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

/**
 * How much of a priority level changed since the last table, and so whether the next one may wait.
 * Not thread-safe: the writer's.
 */
final class LevelChanges {
  // What is less than this share of a level costs its calls less than a table costs the writer.
  private static final int URGENT = 20;

  private int usable;
  private int changes;

  /** A site of the level is in the table, with so many usable endpoints. */
  void holds(int usableEndpoints) {
    usable += usableEndpoints;
  }

  /** So many endpoints changed; one that changes twice counts twice. */
  void add(int endpoints) {
    changes += Math.max(1, endpoints);
  }

  /** Whether a twentieth of what the table has changed: always, where it has up to twenty. */
  boolean urgent() {
    return changes * URGENT >= usable;
  }
}
