/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.time.VirtualTime;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.SplittableRandom;

/** One endpoint under a doctor's eyes: beats every 10 ms, calls as the test says. */
final class Patient {
  static final long MS = 1_000_000;

  /** In a row, of an endpoint whose peers are well: 3 · ln(0.2 / 0.001) ≥ ln 10⁶. */
  static final int ENOUGH_FAILURES = 3;

  /** SRTT 2 ms, RTTVAR 0.5 ms, tail 10 ms: T = max(20, 2 + 4 · 0.5) + 10 = 30 ms. */
  static final LatencyEstimate NEAR = estimate(2, 0.5, 10);

  final VirtualTime time = new VirtualTime(Long.MAX_VALUE - 100 * MS);
  final EndpointActivity activity = new EndpointActivity(time.nanoTime());
  final ActivitySample sample = new ActivitySample();
  final EndpointHealth health;

  /** Another endpoint, well, at another site: what there is to leave the patient for. */
  final EndpointHealth other;

  final CircuitBreakerRegistry breakers;

  Patient(boolean probed) {
    this(probed, HealthConfig.DEFAULT, CircuitBreakerRegistry.of(Breakers.DEFAULT_CONFIG));
  }

  Patient(boolean probed, HealthConfig config, CircuitBreakerRegistry breakers) {
    this.breakers = breakers;
    Peers peers = new Peers(() -> config, Breakers.in(breakers), probed, new SplittableRandom(1));
    health = peers.site(() -> true).endpoint("e", () -> false, time.nanoTime());
    other = peers.site(() -> true).endpoint("other", () -> false, time.nanoTime());
    other.connectivity(Connectivity.CONNECTED, "", time.nanoTime());
  }

  static Patient connected(boolean probed) {
    Patient p = new Patient(probed);
    p.health.connectivity(Connectivity.CONNECTED, "", p.time.nanoTime());
    return p;
  }

  static LatencyEstimate estimate(double srtt, double rttvar, double tail) {
    return new LatencyEstimate(
        srtt * MS, srtt * MS, rttvar * MS, tail * MS / 2, tail * MS, 100, 100);
  }

  long now() {
    return time.nanoTime();
  }

  EndpointHealth.Change beat() {
    time.advanceMillis(10);
    return judge(10);
  }

  /** Beats for so long; returns what the last beat that did anything did. */
  EndpointHealth.Change beats(long millis) {
    EndpointHealth.Change last = EndpointHealth.Change.NONE;
    for (long t = 0; t < millis; t += 10) {
      EndpointHealth.Change change = beat();
      last = change == EndpointHealth.Change.NONE ? last : change;
    }
    return last;
  }

  EndpointHealth.Change judge(long ranMillis) {
    activity.drainTo(sample);
    return health.tick(now(), ranMillis * MS, activity, sample, NEAR);
  }

  void send() {
    activity.sent(now());
  }

  /** A call that was sent and answered within the beat. */
  void call(OutcomeKind kind) {
    send();
    activity.endedAtOnce(kind, now(), MS);
  }

  void calls(OutcomeKind kind, int count) {
    for (int i = 0; i < count; i++) {
      call(kind);
    }
  }

  void answer(long elapsedMillis) {
    activity.endedAtOnce(OutcomeKind.SUCCESS, now(), elapsedMillis * MS);
  }

  /** Makes it suspect: a call is sent and nothing comes back until the threshold has passed. */
  Patient silent() {
    send();
    beats(70);
    return this;
  }

  /** Makes it ejected. */
  Patient erring() {
    calls(OutcomeKind.FAILURE, ENOUGH_FAILURES);
    beat();
    return this;
  }
}
