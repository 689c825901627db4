/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.ConnectedBalancer;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;

/**
 * ServiceTalk's P2C: of two distinct hosts, both in rotation, the one with the better {@link
 * ServiceTalkScore}; five draws, after which (fail-open, which its users set for failover) the
 * first that was drawn. A host is ejected at 5 failures in a row, which its return does not forget,
 * or by {@link XdsOutliers}; a cancellation and a timeout are failures.
 *
 * <p>Tuned: outliers each second ± 0.5 s instead of 10 s, base ejection 5 s instead of 30 s (plus
 * up to 3 s at random), at most 70 % of the hosts instead of 10 %, failure percentage switched on.
 */
public final class ServiceTalkP2cEwma implements Policy {
  @Override
  public String name() {
    return "servicetalk_p2c_ewma";
  }

  @Override
  public String description() {
    return "ServiceTalk: the better of two by peak EWMA × calls, xDS outlier detection of 1 s";
  }

  @Override
  public String source() {
    return "servicetalk-loadbalancer DefaultRequestTracker, P2CSelector, XdsOutlierDetector; tuned";
  }

  @Override
  public Balancer create(ClientView client) {
    return new ServiceTalkBalancer(client);
  }

  private static final class Host {
    private final ServiceTalkScore score = new ServiceTalkScore();
    private final Ejection ejection =
        new Ejection(
            ServiceTalkBalancer.BASE_EJECTION_NANOS, ServiceTalkBalancer.MAX_EJECTION_NANOS);
    private long successes;
    private long failures;
    private int failuresInARow;

    boolean healthy(long now) {
      ejection.endIfOver(now);
      return !ejection.ejected();
    }
  }

  private static final class ServiceTalkBalancer extends ConnectedBalancer<Host> {
    private static final long BASE_EJECTION_NANOS = 5_000_000_000L;
    private static final long MAX_EJECTION_NANOS = 300_000_000_000L;
    private static final long EJECTION_JITTER_NANOS = 3_000_000_000L;
    private static final long INTERVAL_NANOS = 1_000_000_000L;
    private static final long INTERVAL_JITTER_NANOS = 500_000_000L;
    private static final int MAX_EJECTION_PERCENT = 70;
    private static final int CONSECUTIVE_FAILURES = 5;
    private static final int MAX_EFFORT = 5;

    private final Every detection;

    ServiceTalkBalancer(ClientView client) {
      super(client);
      detection = Every.start(client, this::gapNanos, this::detect);
    }

    private long gapNanos() {
      return INTERVAL_NANOS
          - INTERVAL_JITTER_NANOS
          + client().random().nextLong(2 * INTERVAL_JITTER_NANOS + 1);
    }

    @Override
    protected Host newState(Endpoint endpoint) {
      return new Host();
    }

    @Override
    protected Member<Host> choose(List<Member<Host>> connected, Attempt attempt) {
      long now = client().nanoTime();
      if (connected.size() == 1) {
        return connected.get(0);
      }
      Member<Host> fallback = null;
      for (int left = connected.size() == 2 ? 1 : MAX_EFFORT; left > 0; left--) {
        int a = client().random().nextInt(connected.size());
        int b = client().random().nextInt(connected.size() - 1);
        Member<Host> first = connected.get(a);
        Member<Host> second = connected.get(b >= a ? b + 1 : b);
        if (first.state().healthy(now) && second.state().healthy(now)) {
          return first.state().score.cost(now) <= second.state().score.cost(now) ? first : second;
        }
        fallback = fallback == null ? first : fallback;
      }
      return fallback == null ? connected.get(0) : fallback;
    }

    @Override
    protected void sent(Host host, Attempt attempt) {
      host.score.started(client().nanoTime());
    }

    @Override
    protected void ended(Host host, Attempt attempt) {
      long now = client().nanoTime();
      Status.Code code = attempt.status();
      if (code == Status.Code.OK) {
        host.score.ended(attempt.sentNanos(), 0, now);
        host.successes++;
        host.failuresInARow = 0;
        return;
      }
      boolean cancelled = code == Status.Code.CANCELLED || code == Status.Code.DEADLINE_EXCEEDED;
      host.score.ended(
          attempt.sentNanos(),
          cancelled ? ServiceTalkScore.CANCEL_PENALTY : ServiceTalkScore.ERROR_PENALTY,
          now);
      host.failures++;
      host.failuresInARow++;
      if (host.failuresInARow >= CONSECUTIVE_FAILURES && !host.ejection.ejected()) {
        eject(host, now);
      }
    }

    private void detect() {
      long now = client().nanoTime();
      List<Host> in = new ArrayList<>();
      for (Member<Host> m : members()) {
        Host host = m.state();
        boolean wasEjected = host.ejection.ejected();
        if (host.healthy(now) && !wasEjected) {
          in.add(host);
        } else {
          reset(host); // one that has just come back is not judged in this round
        }
      }
      List<Boolean> outliers =
          XdsOutliers.of(
              in.stream().map(h -> new XdsOutliers.Counts(h.successes, h.failures)).toList());
      for (int i = 0; i < in.size(); i++) {
        if (outliers.get(i)) {
          eject(in.get(i), now);
        } else {
          in.get(i).ejection.forgive();
        }
        reset(in.get(i));
      }
    }

    private static void reset(Host host) {
      host.successes = 0;
      host.failures = 0;
    }

    private void eject(Host host, long now) {
      List<Member<Host>> all = members();
      long out = all.stream().filter(m -> m.state().ejection.ejected()).count();
      if (out < Math.max(1, all.size() * MAX_EJECTION_PERCENT / 100)) {
        host.ejection.eject(now, client().random().nextLong(EJECTION_JITTER_NANOS + 1));
      }
    }

    @Override
    public void close() {
      detection.stop();
    }
  }
}
