/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.OutcomeKind;
import java.lang.management.ManagementFactory;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 100,000 random outcomes, absurd ones among them, on their way from the calls to the estimates,
 * through two of everything: one sees each time as it is, the other sees it as long or longer.
 */
class OutcomeSequencesTest {
  private static final List<OutcomeKind> KINDS = List.of(OutcomeKind.values());
  private static final Set<OutcomeKind> MEASURED =
      EnumSet.of(OutcomeKind.SUCCESS, OutcomeKind.TIMEOUT, OutcomeKind.CANCELLED);
  private static final int SAMPLES = 100_000;
  private static final long DAY = 86_400_000_000_000L;
  private static final double ROUNDING = 1 - 1e-12;
  private static final long[] ABSURD = {0, -1, Long.MIN_VALUE, DAY + 1, Long.MAX_VALUE};

  /** One way from the calls to the estimates. */
  private static final class Way {
    final EndpointActivity activity;
    final ActivitySample sample = new ActivitySample();
    final SiteLatency site;
    final EndpointLatency endpoint = new EndpointLatency(LatencyConfig.DEFAULT);
    long ended;
    long dropped;

    Way(long start) {
      activity = new EndpointActivity(start);
      site = new SiteLatency(LatencyConfig.DEFAULT, start, true);
    }

    void call(OutcomeKind kind, boolean answeredBefore, long now, long elapsed) {
      activity.sent(now);
      if (answeredBefore) {
        activity.responded(now, elapsed);
        site.record(elapsed);
        activity.endedAfterResponse(kind);
      } else {
        activity.endedAtOnce(kind, now, elapsed);
        site.record(elapsed);
      }
    }

    void tick(long now) {
      activity.drainTo(sample);
      ended += sample.ended();
      dropped += sample.dropped();
      site.calls(now, sample);
      endpoint.calls(now, sample, 500);
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3})
  void estimatesStayNumbersAndFollowTheSamples(long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    long now = Long.MAX_VALUE - 3_600_000_000_000L; // the clock overflows on the way
    Way low = new Way(now);
    Way high = new Way(now);
    long absurd = 0;
    long nextRotation = now;
    for (int i = 0; i < SAMPLES; i++) {
      OutcomeKind kind = KINDS.get(random.nextInt(KINDS.size()));
      boolean before = random.nextBoolean();
      boolean measured = before || MEASURED.contains(kind);
      if (random.nextInt(20) == 0) {
        long elapsed = ABSURD[random.nextInt(ABSURD.length)];
        low.call(kind, before, now, elapsed);
        high.call(kind, before, now, elapsed);
        absurd += measured ? 1 : 0;
      } else {
        // Whole units of the sum, lest rounding make an order of its own.
        long elapsed = 64 * (1 + (long) Math.exp(random.nextDouble() * 25));
        low.call(kind, before, now, elapsed);
        high.call(kind, before, now, Math.min(DAY, elapsed + 64 * random.nextLong(elapsed)));
      }
      if (random.nextInt(4) == 0) {
        now += random.nextLong(random.nextInt(100) == 0 ? 100_000_000_000L : 20_000_000);
        low.tick(now);
        high.tick(now);
        check(seed, i, now, low, high);
      }
      if (now - nextRotation >= 0) {
        nextRotation = now + 1_000_000_000;
        low.site.rotate();
        high.site.rotate();
      }
    }
    low.tick(now);
    high.tick(now);
    assertThat(low.ended).as("seed %d", seed).isEqualTo(SAMPLES);
    assertThat(low.dropped).as("seed %d", seed).isEqualTo(absurd);
    assertThat(high.dropped).as("seed %d", seed).isEqualTo(absurd);
    assertThat(low.activity.inFlight()).isZero();
    assertThat(low.activity.awaiting()).isZero();
  }

  private static void check(long seed, int step, long now, Way low, Way high) {
    LatencyEstimate a = low.site.estimate(now, 1000);
    LatencyEstimate b = high.site.estimate(now, 1000);
    double costA = low.endpoint.costNanos(now, 500, 1000);
    double costB = high.endpoint.costNanos(now, 500, 1000);
    boolean numbers = isSane(low.sample) && isSane(high.sample) && isSane(a) && isSane(b);
    boolean ordered =
        a.rttSamples() == b.rttSamples()
            && a.serviceSamples() == b.serviceSamples()
            && low.sample.responseMeanNanos() <= high.sample.responseMeanNanos()
            && low.sample.unansweredMaxNanos() <= high.sample.unansweredMaxNanos()
            && (!a.hasRtt() || b.rttNanos() >= a.rttNanos())
            && (!a.hasRtt() || b.srttNanos() >= a.srttNanos() * ROUNDING)
            && costB >= costA * ROUNDING;
    boolean positive = costA > 0 && Double.isFinite(costB);
    if (!(numbers && ordered && positive)) {
      assertThat(b).as("seed %d step %d, costs %s and %s", seed, step, costA, costB).isEqualTo(a);
      assertThat(numbers && ordered && positive).as("seed %d step %d", seed, step).isTrue();
    }
  }

  private static boolean isSane(ActivitySample s) {
    return s.dropped() >= 0
        && s.unansweredMaxNanos() >= 0
        && s.unansweredMaxNanos() <= DAY
        && s.responseMeanNanos() <= s.responseMaxNanos()
        && (s.responses() == 0
            || (s.responseMinNanos() > 0
                && s.responseMeanNanos() >= s.responseMinNanos() - 64
                && s.responseMaxNanos() <= DAY));
  }

  private static boolean isSane(LatencyEstimate e) {
    return (e.rttSamples() == 0
            || (e.rttNanos() > 0
                && e.srttNanos() > 0
                && e.rttvarNanos() >= 0
                && Double.isFinite(e.srttNanos() + e.rttvarNanos())))
        && (e.serviceSamples() == 0
            || (e.serviceNanos() >= 0
                && e.tails().promptNanos() >= 0
                && Double.isFinite(e.serviceNanos() + e.tails().promptNanos())));
  }

  /** What is allocated is bounded, then: once the windows' histograms exist, nothing is. */
  @Test
  void memoryIsBoundedForNothingIsAllocatedAfterTheFirstMinute() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    Way way = new Way(0);
    long now = calls(way, random, 0);
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    long id = Thread.currentThread().getId();
    long before = threads.getThreadAllocatedBytes(id);
    calls(way, random, now);
    long allocated = threads.getThreadAllocatedBytes(id) - before;
    // One byte a sample would be 100,000; the JVM's own, as it compiles, come to a few thousand.
    assertThat(allocated).as("bytes, seed %d", seed).isLessThan(SAMPLES / 2);
  }

  private static long calls(Way way, SplittableRandom random, long start) {
    long now = start;
    for (int i = 1; i <= SAMPLES; i++) {
      now += 1_000_000;
      long elapsed = 1 + (random.nextLong() >>> (1 + random.nextInt(63)));
      way.call(KINDS.get(random.nextInt(KINDS.size())), random.nextBoolean(), now, elapsed);
      if (i % 10 == 0) {
        way.tick(now);
      }
      if (i % 1000 == 0) {
        way.site.rotate();
      }
    }
    return now;
  }
}
