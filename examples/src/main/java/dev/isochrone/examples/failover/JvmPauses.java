/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;

/** How often and for how long the JVM collected garbage since some moment. */
final class JvmPauses {
  private final long countBefore;
  private final long millisBefore;

  private JvmPauses(long count, long millis) {
    countBefore = count;
    millisBefore = millis;
  }

  static JvmPauses sinceNow() {
    return new JvmPauses(totalCount(), totalMillis());
  }

  long count() {
    return totalCount() - countBefore;
  }

  long millis() {
    return totalMillis() - millisBefore;
  }

  private static long totalCount() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionCount)
        .sum();
  }

  private static long totalMillis() {
    return ManagementFactory.getGarbageCollectorMXBeans().stream()
        .mapToLong(GarbageCollectorMXBean::getCollectionTime)
        .sum();
  }
}
