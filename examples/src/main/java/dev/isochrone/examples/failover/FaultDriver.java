/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.testkit.WanSite;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Performs the script on the emulated links, on one thread of its own.
 *
 * <p>It also stands in for the client's kernel. gRPC sets TCP_USER_TIMEOUT to the keep-alive
 * time-out on Linux, so that a connection whose bytes nobody acknowledges is given up after that
 * time. The emulator acknowledges everything, as it ends at the loopback interface; without help,
 * gRPC's own policies would look worse here than they are. So every such time-out during a black
 * hole, the connections into it break as they would on a real network, for all policies alike.
 */
final class FaultDriver implements AutoCloseable {
  private final FaultPlan plan;
  private final List<WanSite> links;
  private final ScheduledThreadPoolExecutor timer;

  // Used by the timer's only thread.
  private final Map<Integer, List<Fault>> inForce = new HashMap<>();

  /**
   * @param links by rank of the site
   */
  FaultDriver(FaultPlan plan, List<WanSite> links) {
    this.plan = plan;
    this.links = List.copyOf(links);
    this.timer =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "demo-faults");
              thread.setDaemon(true);
              return thread;
            });
  }

  /** Schedules everything, relative to a {@link System#nanoTime} that may lie ahead. */
  void start(long startNanos) {
    for (FaultPlan.Phase phase : plan.phases()) {
      at(startNanos, phase.fromSeconds(), () -> enter(phase));
    }
    for (Fault fault : plan.faults()) {
      if (fault.kind() == Fault.Kind.BLACK_HOLE) {
        for (double seconds : unacknowledgedFor(fault, ClientConfig.KEEP_ALIVE_TIMEOUT)) {
          at(startNanos, seconds, () -> breakConnections(links.get(fault.site())));
        }
      }
    }
  }

  /** When the kernel gives up on connections into a black hole. */
  static List<Double> unacknowledgedFor(Fault fault, Duration userTimeout) {
    double step = userTimeout.toMillis() / 1e3;
    List<Double> times = new ArrayList<>();
    for (int i = 1; fault.fromSeconds() + i * step < fault.untilSeconds(); i++) {
      times.add(fault.fromSeconds() + i * step);
    }
    return times;
  }

  private void at(long startNanos, double seconds, Runnable action) {
    long delay = startNanos + Math.round(seconds * 1e9) - System.nanoTime();
    var unused = timer.schedule(action, delay, TimeUnit.NANOSECONDS);
  }

  private void enter(FaultPlan.Phase phase) {
    for (int rank = 0; rank < links.size(); rank++) {
      int site = rank;
      List<Fault> faults = phase.faults().stream().filter(f -> f.site() == site).toList();
      if (!faults.equals(inForce.getOrDefault(site, List.of()))) {
        apply(links.get(site), faults);
        inForce.put(site, faults);
      }
    }
  }

  private static void apply(WanSite link, List<Fault> faults) {
    link.heal();
    for (Fault fault : faults) {
      switch (fault.kind()) {
        case BLACK_HOLE -> link.blackHole();
        case RESET -> link.refuse();
        case SLOW -> link.slow(World.duration(fault.extraRttMillis()));
      }
    }
  }

  private static void breakConnections(WanSite link) {
    link.reset();
    link.blackHole();
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
