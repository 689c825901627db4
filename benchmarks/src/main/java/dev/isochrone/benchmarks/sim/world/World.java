/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.scenario.MethodSpec;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import dev.isochrone.benchmarks.sim.scenario.SiteSpec;
import dev.isochrone.time.VirtualTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One run: sites, servers, the network and the clients, on one thread and in virtual time. The same
 * scenario, policy and seed give the same result, bit by bit.
 */
public final class World {
  final VirtualTime time = new VirtualTime(0);
  final long startNanos = time.nanoTime();
  final Scenario scenario;
  final Rng rng;
  final Map<String, Path> paths = new LinkedHashMap<>();
  final List<Server> servers = new ArrayList<>();
  final Recorder recorder;
  final WorldTruth truth = new WorldTruth(this);
  double loadFactor = 1;
  private final List<SimClient> clients = new ArrayList<>();
  private final boolean[] removed;

  private World(Scenario scenario, Map<String, Long> rttNanos, Policy policy, long seed) {
    this.scenario = scenario;
    rng = new Rng(seed);
    scenario.sites().forEach((name, spec) -> build(name, spec, rttNanos.getOrDefault(name, 0L)));
    removed = new boolean[servers.size()];
    recorder = new Recorder(this);
    for (int i = 0; i < scenario.clients().count(); i++) {
      clients.add(new SimClient(this, i, policy));
    }
  }

  /**
   * Runs a scenario from start to end.
   *
   * @param rttNanos each site's undisturbed round trip from the clients
   */
  public static RunResult run(
      Scenario scenario, Map<String, Long> rttNanos, Policy policy, long seed) {
    return new World(scenario, rttNanos, policy, seed).run(policy, seed);
  }

  private void build(String name, SiteSpec spec, long rttNanos) {
    Path path =
        new Path(
            rttNanos,
            scenario.network().jitter(),
            scenario.network().loss(),
            rng.of("losses", paths.size()));
    paths.put(name, path);
    for (int i = 0; i < spec.endpoints(); i++) {
      int id = servers.size();
      double capacity = spec.concurrency() * spec.speed(i);
      Endpoint endpoint = new Endpoint(id, name, rttNanos, capacity, spec.jurisdictions());
      Server server = new Server(time, endpoint, spec, spec.speed(i), path, rng.of("server", id));
      servers.add(server);
      if (spec.background() > 0) {
        server.background(
            spec.background(), meanWorkNanos(), startNanos + scenario.duration().toNanos());
      }
    }
  }

  private double meanWorkNanos() {
    double shares = 0;
    double work = 0;
    for (MethodSpec m : scenario.methods().values()) {
      shares += m.share();
      work += m.share() * m.mean().toNanos();
    }
    return work / shares;
  }

  private RunResult run(Policy policy, long seed) {
    Faults.schedule(this);
    clients.forEach(c -> c.resolved(resolved()));
    clients.forEach(c -> new Arrivals(this, c).begin());
    time.advanceNanos(scenario.duration().plus(scenario.clients().deadline()).toNanos() + 1);
    clients.forEach(SimClient::close);
    return new RunResult(
        scenario.name(), policy.name(), seed, recorder.figures(), recorder.timeline());
  }

  private List<Endpoint> resolved() {
    List<Endpoint> endpoints = new ArrayList<>();
    for (Server s : servers) {
      if (!removed[s.endpoint.id()]) {
        endpoints.add(s.endpoint);
      }
    }
    return endpoints;
  }

  /** What the resolver names has changed: every client learns it at once. */
  void resolves(Server server, boolean named) {
    removed[server.endpoint.id()] = !named;
    List<Endpoint> endpoints = resolved();
    clients.forEach(c -> c.resolved(endpoints));
  }
}
