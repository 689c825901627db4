/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import dev.isochrone.benchmarks.sockets.EventLoops;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.stream.Collectors;

/**
 * The machine, without its name.
 *
 * @param date of the run
 * @param java virtual machine and version
 * @param collectors the JVM's garbage collectors
 * @param os name and architecture
 * @param cores that the JVM may use
 * @param transport {@code epoll} or {@code nio}
 * @param loadBefore the system's load average as the run began; negative where it is unknown
 */
record Environment(
    String date,
    String java,
    String collectors,
    String os,
    int cores,
    String transport,
    double loadBefore) {

  static Environment here() {
    return new Environment(
        LocalDate.now(ZoneOffset.UTC).toString(),
        property("java.vm.name") + " " + property("java.version"),
        ManagementFactory.getGarbageCollectorMXBeans().stream()
            .map(GarbageCollectorMXBean::getName)
            .collect(Collectors.joining(", ")),
        property("os.name") + " " + property("os.arch"),
        Runtime.getRuntime().availableProcessors(),
        EventLoops.transport(),
        ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage());
  }

  private static String property(String name) {
    return System.getProperty(name, "?");
  }
}
