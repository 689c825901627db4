/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Connectivity;
import dev.isochrone.health.Prober;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.time.Scheduler;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A small world on virtual time around the real router: servers at a distance that answer, hang,
 * refuse or fall silent, and an open-loop caller. One thread, seeded, no waiting.
 */
final class World implements Prober {
  /** What a server does. */
  static final class Server {
    final Endpoint endpoint;
    long rttNanos;
    long serviceNanos;
    boolean silent;
    boolean hangsCalls;
    boolean notServing;
    int slowCalls;
    long slowNanos;
    double noise;

    /** The share of its calls that fail at once. */
    double errorRate;

    @Nullable OutcomeKind refuses;
    int calls;
    int probes;
    private final Map<RoutedCall, Scheduler.Cancellable> underWay = new LinkedHashMap<>();

    Server(Endpoint endpoint, double rttMillis, double serviceMillis) {
      this.endpoint = endpoint;
      rttNanos = (long) (rttMillis * 1e6);
      serviceNanos = (long) (serviceMillis * 1e6);
    }
  }

  private static final class RoutedCall {
    final RoutedEndpoint endpoint;
    final long start;

    RoutedCall(RoutedEndpoint endpoint, long start) {
      this.endpoint = endpoint;
      this.start = start;
    }
  }

  final VirtualTime time = new VirtualTime();
  final Map<String, Server> servers = new LinkedHashMap<>();
  final List<String> answeredBy = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  int failed;
  int refused;
  long deadlineNanos = 2_000_000_000L;
  Consumer<SiteRouterBuilder> also = builder -> {};
  SplittableRandom random = new SplittableRandom(7);
  private @Nullable SiteRouter router;

  Server server(String site, String id, double rttMillis, double serviceMillis) {
    return server(Site.named(site), id, rttMillis, serviceMillis);
  }

  Server server(Site site, String id, double rttMillis, double serviceMillis) {
    Server s = new Server(Endpoint.of(id, site), rttMillis, serviceMillis);
    servers.put(id, s);
    return s;
  }

  SiteRouter start(RouterConfig config, boolean probed) {
    SiteRouterBuilder builder =
        SiteRouter.builder("test")
            .config(config)
            .ticker(time)
            .seed(42)
            .prober(probed ? this : null)
            .observer(
                new RouterObserver() {
                  @Override
                  public void endpointState(
                      Endpoint e,
                      dev.isochrone.health.HealthState from,
                      dev.isochrone.health.HealthState to,
                      String reason) {
                    events.add(e.id() + " " + from + "→" + to + " " + reason);
                  }
                });
    also.accept(builder);
    router = builder.start(time);
    router.update(servers.values().stream().map(s -> s.endpoint).toList());
    for (Server s : servers.values()) {
      time.schedule(() -> connect(s), 2 * s.rttNanos);
    }
    return router;
  }

  void connect(Server s) {
    router().connectedIn(s.endpoint.id(), 2 * s.rttNanos);
    router().connectivity(s.endpoint.id(), Connectivity.CONNECTED, "");
  }

  /** Its connection breaks: what is under way fails. */
  void disconnect(Server s) {
    List<RoutedCall> broken = List.copyOf(s.underWay.keySet());
    for (RoutedCall call : broken) {
      s.underWay.get(call).cancel();
      end(s, call, OutcomeKind.FAILURE);
    }
    router().connectivity(s.endpoint.id(), Connectivity.FAILED, "connection reset");
  }

  SiteRouter router() {
    if (router == null) {
      throw new IllegalStateException("not started");
    }
    return router;
  }

  /** Calls at an even rate for this long; each that is not answered by its deadline fails. */
  void run(Duration duration, double callsPerSecond) {
    run(duration, callsPerSecond, Residency.anywhere());
  }

  /** Calls with a residency of their own. */
  void run(Duration duration, double callsPerSecond, Residency residency) {
    long gap = (long) (1e9 / callsPerSecond);
    for (long t = 0; t < duration.toNanos(); t += gap) {
      call(residency);
      time.advanceNanos(gap);
    }
  }

  /** One call now. */
  void call(Residency residency) {
    RoutedEndpoint chosen = router().pick(residency, new TriedEndpoints());
    if (chosen == null) {
      refused++;
      return;
    }
    Server s = servers.get(chosen.endpoint().id());
    RoutedCall call = new RoutedCall(chosen, time.nanoTime());
    s.calls++;
    chosen.sent(call.start);
    if (s.refuses != null || (s.errorRate > 0 && random.nextDouble() < s.errorRate)) {
      endIn(s.rttNanos, s, call, s.refuses != null ? s.refuses : OutcomeKind.FAILURE);
    } else if (s.silent || s.hangsCalls) {
      endIn(deadlineNanos, s, call, OutcomeKind.TIMEOUT);
    } else {
      long slow = s.slowCalls-- > 0 ? s.slowNanos : 0;
      long takes = slow + noisy(s, s.rttNanos + s.serviceNanos);
      boolean late = takes > deadlineNanos;
      endIn(
          late ? deadlineNanos : takes, s, call, late ? OutcomeKind.TIMEOUT : OutcomeKind.SUCCESS);
    }
  }

  private void endIn(long nanos, Server s, RoutedCall call, OutcomeKind kind) {
    s.underWay.put(call, time.schedule(() -> end(s, call, kind), nanos));
  }

  private long noisy(Server s, long nanos) {
    return (long) (nanos * (1 + s.noise * (2 * random.nextDouble() - 1)));
  }

  private void end(Server s, RoutedCall call, OutcomeKind kind) {
    s.underWay.remove(call);
    call.endpoint.endedAtOnce(kind, time.nanoTime(), time.nanoTime() - call.start);
    if (kind == OutcomeKind.SUCCESS) {
      answeredBy.add(call.endpoint.endpoint().site().name());
    } else {
      failed++;
    }
  }

  @Override
  public void probe(Endpoint endpoint, long timeoutNanos, Report report) {
    Server s = servers.get(endpoint.id());
    s.probes++;
    if (s.silent) {
      time.schedule(report::unanswered, timeoutNanos);
    } else {
      time.schedule(() -> report.answered(!s.notServing), noisy(s, s.rttNanos));
    }
  }

  /** The site's line in the router's snapshot. */
  RouterSnapshot.SiteSnapshot site(String name) {
    return router().snapshot().sites().stream()
        .filter(s -> s.site().equals(name))
        .findFirst()
        .orElseThrow();
  }

  /** How many calls a site's servers have got. */
  int calls(String site) {
    return servers.values().stream()
        .filter(s -> s.endpoint.site().name().equals(site))
        .mapToInt(s -> s.calls)
        .sum();
  }

  /** How many probes a site's servers have got. */
  int probes(String site) {
    return servers.values().stream()
        .filter(s -> s.endpoint.site().name().equals(site))
        .mapToInt(s -> s.probes)
        .sum();
  }

  /** The share of the calls answered since {@link #forget} that a site has, 0 to 1. */
  double share(String site) {
    return answeredBy.stream().filter(site::equals).count() / (double) answeredBy.size();
  }

  void forget() {
    answeredBy.clear();
    events.clear();
    servers.values().forEach(s -> s.calls = 0);
    servers.values().forEach(s -> s.probes = 0);
    failed = 0;
    refused = 0;
  }
}
