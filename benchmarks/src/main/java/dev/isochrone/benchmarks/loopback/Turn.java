/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import dev.isochrone.benchmarks.sockets.AnsweringServer;
import dev.isochrone.benchmarks.sockets.OpenLoop;
import dev.isochrone.benchmarks.sockets.Pace;
import dev.isochrone.benchmarks.sockets.PolicyChannel;
import dev.isochrone.benchmarks.sockets.UnaryCall;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.Histogram;

/** One policy's turn: a fresh channel, as fast as it goes, then at the given rate. */
final class Turn {
  /** As real calls have one; it costs a timer a call. */
  static final Duration DEADLINE = Duration.ofSeconds(5);

  private static final byte[] REQUEST = new byte[LoopbackPlan.PAYLOAD_BYTES];

  private final LoopbackPlan plan;
  private final LoopbackPlan.Phases phases;
  private final List<AnsweringServer> servers;

  Turn(LoopbackPlan plan, LoopbackPlan.Phases phases, List<AnsweringServer> servers) {
    this.plan = plan;
    this.phases = phases;
    this.servers = List.copyOf(servers);
  }

  Sample measure(String policy, int round) throws InterruptedException {
    // Each turn begins with an empty heap, not with what the one before left behind.
    System.gc();
    List<Integer> before = callsByServer();
    try (PolicyChannel client =
        new PolicyChannel(
            policy,
            servers.stream().map(s -> PolicyChannel.at("loopback", s.address())).toList(),
            Map.of())) {
      Sample.Closed closed = closed(client);
      Sample.Open open = open(client);
      List<Integer> reached = callsByServer();
      for (int i = 0; i < reached.size(); i++) {
        reached.set(i, reached.get(i) - before.get(i));
      }
      return new Sample(policy, round, closed, open, reached);
    }
  }

  private List<Integer> callsByServer() {
    return new ArrayList<>(servers.stream().map(AnsweringServer::calls).toList());
  }

  private Sample.Closed closed(PolicyChannel client) throws InterruptedException {
    UnaryCall call = new UnaryCall(client.channel(), REQUEST, DEADLINE);
    ClosedLoop loop = new ClosedLoop(call, plan.inFlight());
    loop.start();
    waitFor(phases.leadIn());
    long start = System.nanoTime();
    long before = loop.succeeded();
    Usage usedBefore = Usage.of(client);
    waitFor(phases.closed());
    long calls = loop.succeeded() - before;
    Usage used = Usage.of(client).minus(usedBefore);
    double seconds = (System.nanoTime() - start) / 1e9;
    int unfinished = loop.stop(DEADLINE.multipliedBy(2));
    return new Sample.Closed(
        calls,
        loop.failed() + unfinished,
        calls / seconds,
        used.cpuNanos() / 1e3 / calls,
        (double) used.allocatedBytes() / calls);
  }

  private static void waitFor(double seconds) {
    long end = System.nanoTime() + Math.round(seconds * 1e9);
    for (long left = end - System.nanoTime(); left > 0; left = end - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  private Sample.Open open(PolicyChannel client) throws InterruptedException {
    Pace pace = new Pace(plan.rate(), phases.open());
    Latencies latencies = new Latencies();
    Usage usedBefore = Usage.of(client);
    long allocatedBefore = Usage.allocatedHere();
    OpenLoop.Sent sent =
        OpenLoop.run(
            client.channel(),
            REQUEST,
            pace,
            DEADLINE,
            System.nanoTime(),
            (number, latency, status, answer) -> latencies.ended(status.isOk(), latency));
    long allocated = Usage.allocatedHere() - allocatedBefore;
    Usage used = Usage.of(client).minus(usedBefore);
    return latencies.sample(pace.calls(), sent, used, allocated);
  }

  /** Calls end on one thread, the client's event loop; only those that fail may end elsewhere. */
  private static final class Latencies {
    private final Histogram histogram = new Histogram(1_000, 600_000_000_000L, 3);
    private long answered;

    synchronized void ended(boolean ok, long latencyNanos) {
      if (ok) {
        answered++;
        histogram.recordValue(Math.min(latencyNanos, histogram.getHighestTrackableValue()));
      }
    }

    synchronized Sample.Open sample(int calls, OpenLoop.Sent sent, Usage used, long allocated) {
      return new Sample.Open(
          calls,
          calls - answered,
          histogram.getValueAtPercentile(50) / 1e3,
          histogram.getValueAtPercentile(99) / 1e3,
          (used.cpuNanos() + sent.cpuNanos()) / 1e3 / calls,
          (double) (used.allocatedBytes() + allocated) / calls,
          sent.latestNanos() / 1e3);
    }
  }
}
