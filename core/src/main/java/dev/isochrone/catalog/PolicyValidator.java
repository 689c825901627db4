/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.config.ConfigNode;

/**
 * Checks a service's {@code policy}; given from outside, as the policy's own types come later in
 * the data's way than the catalog.
 */
@FunctionalInterface
public interface PolicyValidator {
  /**
   * Reads every field that a policy may have; what is wrong notes itself.
   *
   * @throws IllegalArgumentException if the fields contradict each other
   */
  void validate(ConfigNode policy);

  /** Lets any policy pass. */
  static PolicyValidator acceptAll() {
    return ConfigNode::acceptAnyField;
  }
}
