/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import java.util.ArrayList;
import java.util.List;

/**
 * Prequal: each query sends 3 probes to replicas drawn at random, without waiting for them, goes
 * where the hot-cold rule of the {@link ProbePool} says (with fewer than 2 probes there: anywhere),
 * and removes one probe. A probe may be used max(1, (1 + δ) / ((1 − m/n) × 3 − 1)) times, with δ =
 * 1 and m = 16; with as few replicas as make that negative, until it is replaced or too old. Half a
 * second without queries sends 3 probes too.
 *
 * <p>A probe's latency is what the server answers (what calls took there that found as many in
 * flight) plus the round trip of the probe itself: the paper's replicas are all in one data centre,
 * its users at several sites add the way. Left out: its aversion to replicas that fail quickly,
 * which the paper mentions without its rule.
 */
public final class Prequal implements Policy {
  @Override
  public String name() {
    return "prequal";
  }

  @Override
  public String description() {
    return "hot or cold by calls in flight, then the least latency, by asynchronous probes";
  }

  @Override
  public String source() {
    return "NSDI '24, arXiv 2312.10172; latency = the server's + the probe's round trip";
  }

  @Override
  public Balancer create(ClientView client) {
    return new PrequalBalancer(client);
  }

  static double reuse(int replicas) {
    double fresh = (1 - (double) ProbePool.SIZE / replicas) * PROBES - REMOVED;
    return fresh <= 0 ? Integer.MAX_VALUE : Math.max(1, (1 + DELTA) / fresh);
  }

  private static final int PROBES = 3;
  private static final int REMOVED = 1;
  private static final double DELTA = 1;
  private static final int MIN_POOL = 2;
  private static final long IDLE_NANOS = ProbePool.MAX_AGE_NANOS / 2;

  private static final class PrequalBalancer extends ConnectedBalancer<Endpoint> {
    private final ProbePool<Endpoint> pool = new ProbePool<>();
    private final Every idle;
    private boolean probed;

    PrequalBalancer(ClientView client) {
      super(client);
      idle =
          Every.start(
              client,
              () -> IDLE_NANOS,
              () -> {
                if (!probed) {
                  probe(connected());
                }
                probed = false;
              });
    }

    @Override
    protected Endpoint newState(Endpoint endpoint) {
      return endpoint;
    }

    @Override
    protected Member<Endpoint> choose(List<Member<Endpoint>> connected, Attempt attempt) {
      probed = true;
      probe(connected);
      pool.clean(connected, client().nanoTime());
      ProbePool.Probe<Endpoint> used = pool.size() < MIN_POOL ? null : pool.use();
      for (int i = 0; i < REMOVED; i++) {
        pool.removeOne();
      }
      return used == null
          ? connected.get(client().random().nextInt(connected.size()))
          : used.replica();
    }

    private void probe(List<Member<Endpoint>> connected) {
      List<Member<Endpoint>> left = new ArrayList<>(connected);
      long sent = client().nanoTime();
      for (int i = 0; i < PROBES && !left.isEmpty(); i++) {
        Member<Endpoint> m = left.remove(client().random().nextInt(left.size()));
        m.transport()
            .probeLoad(
                load -> {
                  long now = client().nanoTime();
                  pool.add(
                      new ProbePool.Probe<>(
                          m, load.inFlight(), load.latencyNanos() + now - sent, now, uses()));
                });
      }
    }

    /** A fraction of a use is one with that probability. */
    private int uses() {
      return (int) (reuse(Math.max(1, connected().size())) + client().random().nextDouble());
    }

    @Override
    public void close() {
      idle.stop();
    }
  }
}
