/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import java.util.List;

/** Finds things in {@link Isochrone#snapshots}, of a process in which one channel is at work. */
final class Snapshots {
  private Snapshots() {}

  static RouterSnapshot only() {
    List<RouterSnapshot> all = Isochrone.snapshots();
    if (all.size() != 1) {
      throw new AssertionError("one router expected: " + all);
    }
    return all.get(0);
  }

  static SiteSnapshot site(String name) {
    RouterSnapshot router = only();
    return router.sites().stream()
        .filter(s -> s.site().equals(name))
        .findFirst()
        .orElseThrow(() -> new AssertionError("no site " + name + " in " + router));
  }
}
