/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.policy;

/**
 * A way to choose among endpoints, under test. To add one: write one class like this one's
 * implementations and name it in {@code Policies}.
 *
 * <p>Implementations are stateless: what a client learns is in its {@link Balancer}.
 */
public interface Policy {
  /** As the report and the command line call it: lower case with hyphens or underscores. */
  String name();

  /** What it does, in a sentence. */
  String description();

  /** Where its formula or its code comes from. */
  String source();

  /** Whether it uses only what a client can know. */
  default boolean realisable() {
    return true;
  }

  /** The balancer of one client. */
  Balancer create(ClientView client);
}
