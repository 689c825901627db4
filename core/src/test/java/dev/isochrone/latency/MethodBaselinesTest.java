/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.CallMethods;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.Expectation;
import dev.isochrone.outcome.OutcomeKind;
import java.util.SplittableRandom;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

/** Sites 20 ms away; ticks of 10 ms. */
class MethodBaselinesTest {
  private static final double MS = 1e6;
  private static final long TICK = 10_000_000L;

  private final CallMethods methods = new CallMethods();
  private final MethodBaselines baselines = new MethodBaselines(methods, LatencyConfig.DEFAULT, 0);
  private final Place left = new Place();
  private final Place right = new Place();
  private long now;

  private final class Place {
    final SiteLatency latency = new SiteLatency(LatencyConfig.DEFAULT, baselines, 0, false);
    final EndpointLatency endpoint = new EndpointLatency(LatencyConfig.DEFAULT, baselines);
    final EndpointActivity activity = new EndpointActivity(0);
    final ActivitySample sample = new ActivitySample();

    Place() {
      latency.probe(0, 20 * MS);
    }

    void answers(String method, double serviceMillis) {
      Expectation expectation = methods.named(method).expectation();
      long elapsed = (long) ((20 + serviceMillis) * MS);
      activity.sent(now, expectation.pace());
      long usual = latency.score(elapsed, expectation, true);
      activity.endedAtOnce(OutcomeKind.SUCCESS, now, elapsed, expectation.pace(), usual);
    }

    void tick() {
      activity.drainTo(sample);
      latency.calls(now, sample);
      latency.loadStep(now);
      endpoint.calls(now, sample, 20 * MS);
    }

    LatencyEstimate estimate() {
      return latency.estimate(now, 0);
    }

    /** What an average call takes here beyond the way. */
    double loadMillis() {
      return latency.loadNanos(now, Double.NaN) / MS;
    }
  }

  private void tick() {
    if (now % 1_000_000_000 == 0) {
      left.latency.probe(now, 20 * MS);
      right.latency.probe(now, 20 * MS);
    }
    left.tick();
    right.tick();
    baselines.tick(now, true);
    now += TICK;
  }

  private double expectedMillis(String method) {
    return methods.named(method).expectation().serviceNanos() / MS;
  }

  @Test
  void siteWithTheSlowMethodIsAsNear() {
    for (int i = 0; i < 3000; i++) {
      left.answers("Search", 200);
      right.answers("Get", 2);
      tick();
    }
    assertThat(expectedMillis("Search")).isCloseTo(200, Percentage.withPercentage(3));
    assertThat(expectedMillis("Get")).isCloseTo(2, Percentage.withPercentage(3));
    assertThat(left.loadMillis()).isCloseTo(101, Percentage.withPercentage(3));
    assertThat(right.loadMillis()).isCloseTo(101, Percentage.withPercentage(3));
    assertThat(left.estimate().load()).isCloseTo(1, Percentage.withPercentage(3));
    assertThat(right.estimate().load()).isCloseTo(1, Percentage.withPercentage(3));
    double leftCost = left.endpoint.costNanos(now, 20 * MS, 0);
    double rightCost = right.endpoint.costNanos(now, 20 * MS, 0);
    assertThat(leftCost).isCloseTo(rightCost, Percentage.withPercentage(5));
  }

  /** Any times, any shares: while methods take the same at both sites, these are alike. */
  @Test
  void anyMixIsATie() {
    long seed = 11;
    SplittableRandom random = new SplittableRandom(seed);
    double[] takes = new double[8];
    for (int m = 0; m < takes.length; m++) {
      takes[m] = Math.exp(random.nextDouble(8)); // 1 ms to 3 s
    }
    for (int i = 0; i < 3000; i++) {
      for (int n = random.nextInt(3); n >= 0; n--) {
        int m = random.nextInt(takes.length);
        (random.nextInt(takes.length) < m ? left : right).answers("m" + m, takes[m]);
      }
      tick();
      if (i > 1000) {
        assertThat(left.loadMillis())
            .as("seed %d step %d", seed, i)
            .isCloseTo(right.loadMillis(), Percentage.withPercentage(5));
      }
    }
  }

  @Test
  void overloadedSiteIsToldFromOneWithTheSlowMethod() {
    for (int i = 0; i < 3000; i++) {
      left.answers("Search", 200);
      right.answers("Get", 2);
      tick();
    }
    for (int i = 0; i < 500; i++) {
      left.answers("Search", 200);
      right.answers("Get", 62); // a queue
      tick();
    }
    assertThat(right.estimate().load()).isGreaterThan(10);
    assertThat(left.loadMillis()).isCloseTo(101, Percentage.withPercentage(5));
    assertThat(right.loadMillis()).isCloseTo(161, Percentage.withPercentage(5));
    assertThat(expectedMillis("Get"))
        .as("it does not excuse itself")
        .isCloseTo(2, Percentage.withPercentage(50));
  }

  /** Else an overload that takes long would become what is usual. */
  @Test
  void siteThatTakesAllCallsDoesNotRaiseItsOwnBaselineForAMinute() {
    for (int i = 0; i < 1000; i++) {
      left.answers("Get", 5);
      tick();
    }
    for (int i = 0; i < 5000; i++) {
      left.answers("Get", 100);
      tick();
    }
    assertThat(expectedMillis("Get")).as("after 50 s").isLessThan(7);
    assertThat(left.estimate().load()).isGreaterThan(15);
  }

  @Test
  void methodThatBecameSlowerEverywhereIsKnownToBeAfterAMinute() {
    for (int i = 0; i < 1000; i++) {
      left.answers("Get", 5);
      right.answers("Get", 5);
      tick();
    }
    for (int i = 0; i < 10_000; i++) {
      left.answers("Get", 10);
      right.answers("Get", 10);
      tick();
    }
    assertThat(expectedMillis("Get")).isCloseTo(10, Percentage.withPercentage(10));
    assertThat(left.estimate().load()).isCloseTo(1, Percentage.withPercentage(10));
  }

  @Test
  void noiseOnATinyCallIsNoLoad() {
    for (int i = 0; i < 3000; i++) {
      left.answers("Search", 200);
      right.answers("Ping", 0.01);
      tick();
    }
    for (int i = 0; i < 200; i++) {
      left.answers("Search", 200);
      right.answers("Ping", 0.5);
      tick();
    }
    assertThat(right.loadMillis()).isCloseTo(left.loadMillis(), Percentage.withPercentage(5));
    assertThat(right.endpoint.costNanos(now, 20 * MS, 0))
        .isCloseTo(left.endpoint.costNanos(now, 20 * MS, 0), Percentage.withPercentage(5));
  }

  @Test
  void nothingIsLearntAcrossAPauseOfThisProcess() {
    left.answers("Get", 5);
    left.tick();
    baselines.tick(now, false);
    assertThat(expectedMillis("Get")).isZero();
    baselines.tick(now, true);
    assertThat(expectedMillis("Get")).as("it is gone").isZero();
  }

  @Test
  void sickEndpointTeachesNothingButWhatNobodyKnew() {
    Expectation unknown = methods.named("Poll").expectation();
    assertThat(left.latency.score((long) (30_020 * MS), unknown, false))
        .isEqualTo((long) (30_000 * MS));
    baselines.tick(now, true);
    assertThat(expectedMillis("Poll")).isEqualTo(30_000);
    Expectation known = methods.named("Poll").expectation();
    assertThat(left.latency.score((long) (90_020 * MS), known, false))
        .isEqualTo((long) (30_000 * MS));
    baselines.tick(now, true);
    assertThat(expectedMillis("Poll")).isEqualTo(30_000);
  }
}
