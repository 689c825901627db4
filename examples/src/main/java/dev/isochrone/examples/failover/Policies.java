/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The contenders, ours first. */
final class Policies {
  private Policies() {}

  /**
   * All of them by name.
   *
   * @param folder where one that needs a file writes it
   */
  static Map<String, Policy> all(Path folder) {
    Map<String, Policy> byName = new LinkedHashMap<>();
    for (Policy policy : List.of(GrpcPolicies.roundRobin(), GrpcPolicies.pickFirst())) {
      byName.put(policy.name(), policy);
    }
    return byName;
  }
}
