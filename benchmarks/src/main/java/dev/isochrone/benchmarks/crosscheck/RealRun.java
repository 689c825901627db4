/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.crosscheck;

import dev.isochrone.benchmarks.sockets.OpenLoop;
import dev.isochrone.benchmarks.sockets.Pace;
import dev.isochrone.benchmarks.sockets.PolicyChannel;
import dev.isochrone.testkit.WanSite;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/**
 * Runs a scenario on real sockets: gRPC servers behind the emulated WAN, one channel, an open loop.
 */
public final class RealRun {
  private static final byte[] REQUEST = {};

  private static final double MAX_ATTEMPTS = 3;

  /** Between warm-up and load, so that the fault is scheduled before the first call is due. */
  private static final long HEAD_START_NANOS = 10_000_000;

  private RealRun() {}

  /**
   * Runs it on this thread for about as long as warm-up and load take, on a channel, servers and
   * links of its own. Runs side by side disturb each other.
   *
   * @param policy {@code nearest_healthy} for Isochrone's, with all that {@link
   *     dev.isochrone.grpc.Isochrone#configure} adds to the channel; else one of gRPC's registry
   * @throws IOException if a server does not start
   * @throws InterruptedException if it is interrupted
   */
  public static RealOutcome run(RealScenario scenario, String policy)
      throws IOException, InterruptedException {
    RealCalls calls = new RealCalls(scenario);
    ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(1, RealRun::daemon);
    try (RealWorld world = new RealWorld(scenario);
        PolicyChannel client =
            new PolicyChannel(policy, world.addresses(), serviceConfig(scenario.hedgeDelay()))) {
      warmUp(scenario, client);
      long start = System.nanoTime() + HEAD_START_NANOS;
      RealScenario.BlackHole fault = scenario.fault();
      if (fault != null) {
        WanSite link = world.link(fault.site());
        at(timer, start, fault.fromSeconds(), link::blackHole);
        at(timer, start, fault.untilSeconds(), link::heal);
      }
      var unused =
          OpenLoop.run(
              client.channel(),
              REQUEST,
              calls.pace(),
              scenario.deadline(),
              start,
              (call, latency, status, answer) -> calls.ended(call, latency, answer));
    } finally {
      timer.shutdownNow();
    }
    return calls.outcome(policy);
  }

  private static void warmUp(RealScenario scenario, PolicyChannel client)
      throws InterruptedException {
    var unused =
        OpenLoop.run(
            client.channel(),
            REQUEST,
            new Pace(scenario.rate(), scenario.warmUpSeconds()),
            scenario.deadline(),
            System.nanoTime(),
            (call, latency, status, answer) -> {});
  }

  private static void at(
      ScheduledThreadPoolExecutor timer, long startNanos, double seconds, Runnable action) {
    long delay = startNanos + Math.round(seconds * 1e9) - System.nanoTime();
    var unused = timer.schedule(action, delay, TimeUnit.NANOSECONDS);
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "bench-fault");
    thread.setDaemon(true);
    return thread;
  }

  /** As parsed from JSON: every number a double. */
  private static Map<String, ?> serviceConfig(Duration hedgeDelay) {
    if (hedgeDelay.isZero()) {
      return Map.of();
    }
    Map<String, ?> hedging =
        Map.of(
            "maxAttempts",
            MAX_ATTEMPTS,
            "hedgingDelay",
            String.format(Locale.ROOT, "%.9fs", hedgeDelay.toNanos() / 1e9),
            "nonFatalStatusCodes",
            List.of("UNAVAILABLE"));
    return Map.of(
        "methodConfig", List.of(Map.of("name", List.of(Map.of()), "hedgingPolicy", hedging)));
  }
}
