/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import java.time.Duration;

/** How much a scenario makes the simulator do, about: to refuse what would never end. */
final class Amount {
  private Amount() {}

  /** Calls, those of the background too, and pauses. */
  static double happenings(Scenario scenario) {
    double seconds = seconds(scenario.duration());
    double rate = scenario.clients().rate();
    double total = rate * seconds;
    for (Event event : scenario.events()) {
      if (event.kind() == Event.Kind.LOAD) {
        total += rate * Math.max(0, event.value() - 1) * secondsOf(event, seconds);
      }
    }
    double meanSeconds = meanSeconds(scenario);
    for (SiteSpec site : scenario.sites().values()) {
      total += site.background() * capacity(site) / meanSeconds * seconds;
      if (!site.gcEvery().isZero()) {
        total += site.endpoints() / seconds(site.gcEvery()) * seconds;
      }
    }
    return total;
  }

  /** How often events begin, at each server that they concern. */
  static double turns(Scenario scenario) {
    double all = scenario.sites().values().stream().mapToDouble(SiteSpec::endpoints).sum();
    double turns = 0;
    for (Event event : scenario.events()) {
      SiteSpec site = event.site() == null ? null : scenario.sites().get(event.site());
      double there = site == null ? all : site.endpoints();
      double servers = event.endpoints() == 0 ? there : event.endpoints();
      turns += servers * times(event, seconds(scenario.duration()));
    }
    return turns;
  }

  /** The part of a site's capacity that is in use if it gets all calls on average. */
  static double utilisation(Scenario scenario, SiteSpec site) {
    return scenario.clients().rate() * meanSeconds(scenario) / capacity(site) + site.background();
  }

  static double seconds(Duration d) {
    return d.toNanos() / 1e9;
  }

  /** Of the service time on a server of speed 1, over all methods. */
  private static double meanSeconds(Scenario scenario) {
    double shares = 0;
    double work = 0;
    for (MethodSpec method : scenario.methods().values()) {
      shares += method.share();
      work += method.share() * seconds(method.mean());
    }
    return work / shares;
  }

  /** In slots of servers of speed 1. */
  private static double capacity(SiteSpec site) {
    double capacity = 0;
    for (int i = 0; i < site.endpoints(); i++) {
      capacity += site.concurrency() * site.speed(i);
    }
    return capacity;
  }

  /** How long an event goes on, all its returns together. */
  private static double secondsOf(Event event, double end) {
    double rest = end - seconds(event.at());
    return event.length().isZero()
        ? rest
        : Math.min(rest, times(event, end) * seconds(event.length()));
  }

  private static double times(Event event, double end) {
    if (event.every().isZero()) {
      return 1;
    }
    double until = event.until().isZero() ? end : seconds(event.until());
    return Math.ceil((until - seconds(event.at())) / seconds(event.every()));
  }
}
