/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.health.Connectivity;
import dev.isochrone.health.Prober;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
    @Nullable OutcomeKind refuses;
    int calls;
    int probes;

    Server(Endpoint endpoint, double rttMillis, double serviceMillis) {
      this.endpoint = endpoint;
      rttNanos = (long) (rttMillis * 1e6);
      serviceNanos = (long) (serviceMillis * 1e6);
    }
  }

  final VirtualTime time = new VirtualTime();
  final Map<String, Server> servers = new LinkedHashMap<>();
  final List<String> answeredBy = new ArrayList<>();
  final List<String> events = new ArrayList<>();
  int failed;
  int refused;
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
    router =
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
                })
            .start(time);
    router.update(servers.values().stream().map(s -> s.endpoint).toList());
    for (Server s : servers.values()) {
      time.schedule(() -> connect(s), 2 * s.rttNanos);
    }
    return router;
  }

  private void connect(Server s) {
    router().connectedIn(s.endpoint.id(), 2 * s.rttNanos);
    router().connectivity(s.endpoint.id(), Connectivity.CONNECTED, "");
  }

  SiteRouter router() {
    if (router == null) {
      throw new IllegalStateException("not started");
    }
    return router;
  }

  /** Calls at an even rate for this long; each that is not answered within 2 s fails. */
  void run(Duration duration, double callsPerSecond) {
    long gap = (long) (1e9 / callsPerSecond);
    for (long t = 0; t < duration.toNanos(); t += gap) {
      call(Residency.anywhere());
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
    long start = time.nanoTime();
    s.calls++;
    chosen.sent(start);
    if (s.refuses != null) {
      OutcomeKind kind = s.refuses;
      time.schedule(() -> end(chosen, kind, start), s.rttNanos);
    } else if (s.silent || s.hangsCalls) {
      time.schedule(() -> end(chosen, OutcomeKind.TIMEOUT, start), 2_000_000_000L);
    } else {
      time.schedule(() -> end(chosen, OutcomeKind.SUCCESS, start), s.rttNanos + s.serviceNanos);
    }
  }

  private void end(RoutedEndpoint e, OutcomeKind kind, long start) {
    e.endedAtOnce(kind, time.nanoTime(), time.nanoTime() - start);
    if (kind == OutcomeKind.SUCCESS) {
      answeredBy.add(e.endpoint().site().name());
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
      time.schedule(() -> report.answered(true), s.rttNanos);
    }
  }

  /** The share of the calls answered since {@link #forget} that a site has, 0 to 1. */
  double share(String site) {
    return answeredBy.stream().filter(site::equals).count() / (double) answeredBy.size();
  }

  void forget() {
    answeredBy.clear();
    failed = 0;
    refused = 0;
  }
}
