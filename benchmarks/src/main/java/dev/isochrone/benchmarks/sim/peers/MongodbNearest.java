/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.Choice;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How MongoDB's drivers read from the nearest: each server's round trip is the moving average of
 * its monitor's checks with α = 0.2, the first taken as it is; of the servers within 15 ms
 * (localThresholdMS) of the fastest two are drawn, and the one with fewer operations is taken. A
 * retry leaves out the servers that were tried, unless there are no others. A server whose check is
 * not answered in time, or whose connection broke, is unknown until its next answer; with none
 * known, operations wait.
 *
 * <p>heartbeatFrequencyMS is 1 s instead of 10 s, and connectTimeoutMS 1 s: as one sets them who
 * wants failover. The monitor polls (serverMonitoringMode=poll).
 */
public final class MongodbNearest implements Policy {
  static final double THRESHOLD_NANOS = 15e6;
  private static final double ALPHA = 0.2;
  private static final long HEARTBEAT_NANOS = 1_000_000_000L;
  private static final long TIMEOUT_NANOS = 1_000_000_000L;

  @Override
  public String name() {
    return "mongodb_nearest";
  }

  @Override
  public String description() {
    return "of the servers within 15 ms of the fastest, by probes, the less busy of two";
  }

  @Override
  public String source() {
    return "MongoDB specifications: server selection, server monitoring; heartbeat tuned to 1 s";
  }

  @Override
  public Balancer create(ClientView client) {
    return new NearestBalancer(client);
  }

  /** What a driver knows of a server. */
  static final class Server implements ProbeLoop.Listener {
    private final Runnable known;
    private @Nullable ProbeLoop monitor;
    private double rttNanos = Double.NaN;
    private int operations;

    /**
     * An unknown one.
     *
     * @param known to be told when it is not any more
     */
    Server(Runnable known) {
      this.known = known;
    }

    double rttNanos() {
      return rttNanos;
    }

    @Override
    public void answered(long rtt) {
      boolean first = Double.isNaN(rttNanos);
      rttNanos = first ? rtt : ALPHA * rtt + (1 - ALPHA) * rttNanos;
      if (first) {
        known.run();
      }
    }

    @Override
    public void failed() {
      rttNanos = Double.NaN;
    }

    /** Its monitor starts anew with the next connection. */
    void disconnected() {
      failed();
      if (monitor != null) {
        monitor.stop();
        monitor = null;
      }
    }
  }

  /** Those whose round trip is within the threshold of the shortest. */
  static List<ConnectedBalancer.Member<Server>> window(
      List<ConnectedBalancer.Member<Server>> suitable) {
    double fastest =
        suitable.stream().mapToDouble(m -> m.state().rttNanos()).min().orElse(Double.NaN);
    return suitable.stream()
        .filter(m -> m.state().rttNanos() <= fastest + THRESHOLD_NANOS)
        .toList();
  }

  private static final class NearestBalancer extends ConnectedBalancer<Server> {
    NearestBalancer(ClientView client) {
      super(client);
    }

    @Override
    protected Server newState(Endpoint endpoint) {
      return new Server(client()::repick);
    }

    @Override
    protected void connectedChanged(List<Member<Server>> connected) {
      for (Member<Server> m : members()) {
        Server server = m.state();
        if (!connected.contains(m)) {
          server.disconnected();
        } else if (server.monitor == null) {
          server.monitor =
              new ProbeLoop(client(), m.transport(), HEARTBEAT_NANOS, TIMEOUT_NANOS, server);
          server.monitor.start();
        }
      }
    }

    @Override
    protected @Nullable Member<Server> choose(List<Member<Server>> connected, Attempt attempt) {
      List<Member<Server>> known = new ArrayList<>(connected);
      known.removeIf(m -> Double.isNaN(m.state().rttNanos()));
      List<Member<Server>> untried =
          known.stream().filter(m -> !attempt.tried().contains(m.endpoint())).toList();
      List<Member<Server>> window = window(untried.isEmpty() ? known : untried);
      return window.isEmpty()
          ? null
          : P2c.pick(window, client().random(), m -> m.state().operations);
    }

    @Override
    protected Choice nowhere() {
      return Choice.WAIT;
    }

    @Override
    protected void sent(Server server, Attempt attempt) {
      server.operations++;
    }

    @Override
    protected void ended(Server server, Attempt attempt) {
      server.operations--;
    }

    @Override
    public void close() {
      members().forEach(m -> m.state().disconnected());
    }
  }
}
