/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.time.VirtualTime;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;

/** Many endpoints under one doctor's eyes: calls as the test says, "X" fails and "." does not. */
final class Ward {
  private static final long MS = 1_000_000;

  /** One endpoint. */
  final class Bed {
    final String site;
    final EndpointHealth health;
    final EndpointActivity activity = new EndpointActivity(time.nanoTime());
    final ActivitySample sample = new ActivitySample();
    boolean drained;

    Bed(String site, String id) {
      this.site = site;
      health = sites.get(site).endpoint(id, () -> drained, time.nanoTime());
      health.connectivity(Connectivity.CONNECTED, "", time.nanoTime());
    }

    void remove() {
      sites.get(site).remove(health);
      beds.remove(this);
    }
  }

  final VirtualTime time = new VirtualTime(Long.MAX_VALUE - 100 * MS);
  final CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(Breakers.DEFAULT_CONFIG);
  final SplittableRandom random = new SplittableRandom(21);
  final Set<String> forbidden = new HashSet<>();
  private HealthConfig config = HealthConfig.DEFAULT;
  private final Peers peers =
      new Peers(() -> config, Breakers.in(breakers), true, new SplittableRandom(1));
  private final Map<String, SiteHealth> sites = new HashMap<>();
  private final List<Bed> beds = new ArrayList<>();

  void config(OutlierDetectionConfig outliers) {
    HealthConfig d = HealthConfig.DEFAULT;
    config =
        new HealthConfig(
            d.stallFloor(),
            d.stallCeiling(),
            d.ejectionBase(),
            d.ejectionMax(),
            d.probeInterval(),
            d.probesPerSecond(),
            d.probeWatch(),
            outliers);
  }

  Bed bed(String site, String id) {
    sites.computeIfAbsent(site, s -> peers.site(() -> !forbidden.contains(s)));
    Bed bed = new Bed(site, id);
    beds.add(bed);
    return bed;
  }

  void beat() {
    time.advanceMillis(10);
    peers.beat(time.nanoTime());
    for (Bed b : beds) {
      b.activity.drainTo(b.sample);
      b.health.tick(time.nanoTime(), 10 * MS, b.activity, b.sample, Patient.NEAR);
    }
    sites.forEach(
        (name, site) -> {
          if (site.judge(time.nanoTime(), 10 * MS, Patient.NEAR)) {
            beds.stream()
                .filter(b -> b.site.equals(name))
                .forEach(b -> b.health.siteWentOut(time.nanoTime()));
          }
        });
  }

  void beats(long millis) {
    for (long t = 0; t < millis; t += 10) {
      beat();
    }
  }

  /** One call a beat, and one more beat for what follows from the last. */
  void calls(Bed bed, String outcomes) {
    outcomes
        .chars()
        .forEach(
            c -> {
              call(bed, c);
              beat();
            });
    beat();
  }

  void callsNoBeat(Bed bed, String outcomes) {
    outcomes.chars().forEach(c -> call(bed, c));
  }

  private void call(Bed bed, int outcome) {
    bed.activity.sent(time.nanoTime());
    bed.activity.endedAtOnce(
        outcome == 'X' ? OutcomeKind.FAILURE : OutcomeKind.SUCCESS, time.nanoTime(), MS);
  }

  /** A call takes the leave to try it. */
  void trial(Bed bed, char outcome) {
    Trial trial = bed.health.trial();
    if (trial == null || !trial.tryTake()) {
      throw new AssertionError("no leave to try " + bed.health.reason());
    }
    call(bed, outcome);
    beat();
  }

  List<Bed> onTrial() {
    return beds.stream().filter(b -> b.health.trial() != null).toList();
  }

  /** As a router would choose that always takes the nearest. */
  Bed firstInRotation() {
    return beds.stream().filter(b -> b.health.inRotation()).findFirst().orElseThrow();
  }

  long outOf(String site) {
    return beds.stream()
        .filter(b -> b.site.equals(site) && b.health.state() == HealthState.EJECTED)
        .count();
  }
}
