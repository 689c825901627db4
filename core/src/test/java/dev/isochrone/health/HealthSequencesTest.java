/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.latency.EndpointLatency;
import dev.isochrone.latency.LatencyConfig;
import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.latency.MethodBaselines;
import dev.isochrone.latency.SiteLatency;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.CallMethods;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.Pace;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * 10⁵ random sequences of what can happen to the endpoints of two sites: calls that end in any way
 * after any time, absurd ones among them, probes, connections, trials, beats, pauses and leaps of
 * the clock. Whatever happens, estimates are numbers and not negative, and a verdict, its reason
 * and its leave for trials agree.
 */
class HealthSequencesTest {
  private static final int SEQUENCES_EACH = 25_000;
  private static final int STEPS = 30;
  private static final long MS = 1_000_000;
  private static final OutcomeKind[] KINDS = OutcomeKind.values();
  private static final Pace[] PACES = Pace.values();
  private static final Connectivity[] WAYS = Connectivity.values();
  private static final long[] ABSURD = {0, -1, Long.MIN_VALUE, Long.MAX_VALUE};

  // The controls: each of these has to happen.
  private final Map<HealthState, Integer> seen = new EnumMap<>(HealthState.class);
  private int sitesSilent;
  private int trialsPassed;

  private static final class Bed {
    final Ward ward;
    final EndpointHealth health;
    final EndpointActivity activity;
    final EndpointLatency latency;
    final ActivitySample sample = new ActivitySample();
    final List<Runnable> underWay = new ArrayList<>();
    boolean tried;

    Bed(Ward ward, EndpointHealth health, EndpointLatency latency, long now) {
      this.ward = ward;
      this.health = health;
      this.latency = latency;
      activity = new EndpointActivity(now);
    }
  }

  private static final class Ward {
    final SiteHealth health;
    final SiteLatency latency;
    final List<Bed> beds = new ArrayList<>();
    LatencyEstimate estimate = LatencyEstimate.UNKNOWN;

    Ward(SiteHealth health, SiteLatency latency) {
      this.health = health;
      this.latency = latency;
    }
  }

  private final class Sequence {
    final SplittableRandom random;
    final List<Ward> wards = new ArrayList<>();
    final List<Bed> beds = new ArrayList<>();
    final Peers peers;
    long now = Long.MAX_VALUE - 10_000 * MS; // the clock overflows on the way

    Sequence(long seed) {
      random = new SplittableRandom(seed);
      HealthConfig config = HealthConfig.DEFAULT;
      Breakers breakers = Breakers.in(CircuitBreakerRegistry.of(Breakers.DEFAULT_CONFIG));
      peers = new Peers(() -> config, breakers, random.nextBoolean(), random.split());
      MethodBaselines methods = new MethodBaselines(new CallMethods(), LatencyConfig.DEFAULT, now);
      for (int site = 0; site < 2; site++) {
        Ward ward =
            new Ward(
                peers.site(() -> true),
                new SiteLatency(LatencyConfig.DEFAULT, methods, now, false));
        wards.add(ward);
        for (int i = random.nextInt(4); i >= 0; i--) {
          EndpointHealth health = ward.health.endpoint(site + "-" + i, () -> false, now);
          Bed bed = new Bed(ward, health, new EndpointLatency(LatencyConfig.DEFAULT, methods), now);
          bed.health.connectivity(Connectivity.CONNECTED, "", now);
          ward.beds.add(bed);
          beds.add(bed);
        }
      }
    }

    Bed any() {
      return beds.get(random.nextInt(beds.size()));
    }

    void step() {
      switch (random.nextInt(16)) {
        case 0 -> any().health.probeAnswered(random.nextInt(10) > 0, now);
        case 1 -> {
          Bed bed = any();
          bed.health.probeUnanswered(now - 500 * MS, bed.activity.lastHeardNanos(), now);
        }
        case 2 -> {
          boolean up = random.nextInt(3) > 0;
          Connectivity way = up ? Connectivity.CONNECTED : WAYS[random.nextInt(WAYS.length)];
          any().health.connectivity(way, "by chance", now);
        }
        case 3 -> any().ward.latency.probe(now, 1 + random.nextLong(100 * MS));
        case 4 -> beat(10 * MS + random.nextLong(600_000 * MS), 20 * MS); // a leap, or a pause
        case 5, 6 -> answerSome();
        case 7, 8, 9 -> beats(1 + random.nextInt(12));
        case 10 -> tryOne();
        default -> call(any());
      }
    }

    private void call(Bed bed) {
      int n = 1 + random.nextInt(4);
      OutcomeKind kind = KINDS[random.nextInt(KINDS.length)];
      Pace pace = PACES[random.nextInt(PACES.length)];
      boolean hangs = random.nextInt(3) == 0;
      boolean headers = random.nextInt(4) == 0;
      for (int i = 0; i < n; i++) {
        long sent = now;
        bed.activity.sent(sent, pace);
        Runnable end =
            () -> {
              long took = random.nextInt(50) == 0 ? ABSURD[random.nextInt(4)] : 1 + now - sent;
              if (headers) {
                bed.activity.responded(now, took, pace, 3 * MS);
                bed.activity.endedAfterResponse(kind);
              } else {
                bed.activity.endedAtOnce(kind, now, took, pace, 3 * MS);
              }
            };
        if (hangs) {
          bed.underWay.add(end);
        } else {
          end.run();
        }
      }
    }

    private void answerSome() {
      Bed bed = any();
      for (int i = Math.min(3, bed.underWay.size()); i > 0; i--) {
        bed.underWay.remove(random.nextInt(bed.underWay.size())).run();
      }
    }

    private void tryOne() {
      for (Bed bed : beds) {
        Trial trial = bed.health.trial();
        if (trial != null && trial.tryTake()) {
          bed.tried = true;
          if (random.nextInt(3) == 0) {
            call(bed);
          } else {
            bed.activity.sent(now);
            beat(10 * MS, 10 * MS);
            bed.activity.endedAtOnce(OutcomeKind.SUCCESS, now, 10 * MS);
          }
          return;
        }
      }
    }

    private void beats(int n) {
      for (int i = 0; i < n; i++) {
        beat(10 * MS, 10 * MS);
      }
    }

    private void beat(long elapsed, long ran) {
      now += elapsed;
      peers.beat(now);
      for (Bed bed : beds) {
        bed.activity.drainTo(bed.sample);
        if (bed.health.state() == HealthState.HEALTHY) {
          bed.ward.latency.calls(now, bed.sample);
          bed.latency.calls(now, bed.sample, bed.ward.estimate.rttNanos());
        }
        EndpointHealth.Change change =
            bed.health.tick(now, ran, bed.activity, bed.sample, bed.ward.estimate);
        trialsPassed += bed.tried && change == EndpointHealth.Change.BACK ? 1 : 0;
        bed.tried &= change != EndpointHealth.Change.BACK;
      }
      for (Ward ward : wards) {
        if (ward.health.judge(now, ran, ward.estimate)) {
          sitesSilent += ward.health.isSilent() ? 1 : 0;
          ward.beds.forEach(b -> b.health.siteWentOut(now));
        }
        ward.estimate = ward.latency.estimate(now, MS);
      }
    }

    void check() {
      for (Ward ward : wards) {
        if (!isSane(ward.estimate)) {
          assertThat(ward.estimate).as("not sane").isNull();
        }
      }
      for (Bed bed : beds) {
        EndpointHealth health = bed.health;
        HealthState state = health.state();
        seen.merge(state, 1, Integer::sum);
        double cost = bed.latency.costNanos(now, bed.ward.estimate.rttNanos(), MS);
        boolean right =
            cost > 0
                && Double.isFinite(cost)
                && now - health.sinceNanos() >= 0
                && (state == HealthState.HEALTHY || !health.inRotation())
                && (!health.connected() || (state == HealthState.HEALTHY) == health.atRest())
                && (!health.connected() || health.atRest() == health.reason().isEmpty())
                && (health.trial() == null || (health.connected() && !health.atRest()))
                && (!health.outWithSite() || !health.atRest())
                && bed.activity.awaiting() >= 0
                && bed.activity.inFlight() >= bed.underWay.size();
        if (!right) {
          assertThat(right)
              .as("%s %s, cost %s, trial %s", state, health.reason(), cost, health.trial())
              .isTrue();
        }
      }
    }

    private static boolean isSane(LatencyEstimate e) {
      boolean distance =
          e.rttSamples() == 0
              || (e.rttNanos() > 0
                  && e.srttNanos() >= 0 // sums are exact to 64 ns
                  && e.rttvarNanos() >= 0
                  && Double.isFinite(e.rttNanos() + e.srttNanos() + e.rttvarNanos()));
      boolean service =
          e.serviceSamples() == 0 || (e.serviceNanos() >= 0 && Double.isFinite(e.serviceNanos()));
      return distance && service && tailsAreSane(e);
    }

    private static boolean tailsAreSane(LatencyEstimate e) {
      for (Pace pace : PACES) {
        double tail = e.tails().nanos(pace); // NaN: no such call was answered
        if (tail < 0 || Double.isInfinite(tail)) {
          return false;
        }
      }
      return true;
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4})
  void verdictsAndEstimatesAreSaneWhateverHappens(long seed) {
    for (int i = 0; i < SEQUENCES_EACH; i++) {
      long own = seed * 1_000_003 + i;
      try {
        Sequence sequence = new Sequence(own);
        for (int step = 0; step < STEPS; step++) {
          sequence.step();
          sequence.check();
        }
      } catch (Throwable t) {
        throw new AssertionError("sequence " + own, t);
      }
    }
    assertThat(seen.keySet()).containsExactly(HealthState.values());
    assertThat(seen.values()).allSatisfy(n -> assertThat(n).isGreaterThan(10_000));
    assertThat(sitesSilent).as("sites that fell silent").isGreaterThan(100);
    assertThat(trialsPassed).as("trials passed").isGreaterThan(50);
  }

  /** Of two endpoints whose calls fail, those of one whenever the other's do, it goes first. */
  @Test
  void moreFailuresNeverMakeLessGuilty() {
    for (long seed = 1; seed <= 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      ErrorEvidence few = new ErrorEvidence();
      ErrorEvidence many = new ErrorEvidence();
      double background = 0.001 + 0.3 * random.nextDouble();
      few.against(background);
      many.against(background);
      double rate = random.nextDouble();
      for (int call = 0; call < 100 && !few.guilty(); call++) {
        boolean good = random.nextDouble() >= rate;
        few.add(good);
        many.add(good && random.nextInt(4) > 0);
        assertThat(few.guilty() && !many.guilty()).as("seed %d call %d", seed, call).isFalse();
      }
    }
  }

  /** The longer nothing comes back, the less probable that is. */
  @Test
  void silenceThatLastsStaysImprobable() {
    for (long seed = 1; seed <= 20_000; seed++) {
      SplittableRandom random = new SplittableRandom(seed);
      SilenceRule rule = new SilenceRule(() -> HealthConfig.DEFAULT);
      StallDetector stall = new StallDetector(rule, 0);
      EndpointActivity activity = new EndpointActivity(0);
      ActivitySample sample = new ActivitySample();
      LatencyEstimate estimate =
          Patient.estimate(50 * random.nextDouble(), 10 * random.nextDouble(), random.nextInt(40));
      activity.sent(0);
      boolean improbable = false;
      for (long now = 10 * MS; now < 700 * MS; now += 10 * MS) {
        activity.drainTo(sample);
        stall.silenceNanos(now, 10 * MS, activity, sample);
        boolean then = improbable;
        improbable = stall.improbable(sample, estimate, now, true);
        assertThat(then && !improbable).as("seed %d, %d ms", seed, now / MS).isFalse();
        for (int i = random.nextInt(3); i > 0; i--) {
          activity.sent(now);
        }
      }
      assertThat(improbable).as("seed %d", seed).isTrue();
    }
  }

  /** What is kept does not grow with what happens. */
  @Test
  void memoryIsBounded() {
    Sequence sequence = new Sequence(99);
    steps(sequence, 100_000);
    long before = usedBytes();
    steps(sequence, 400_000);
    long grown = usedBytes() - before;
    assertThat(sequence.beds).isNotEmpty();
    // A reference kept from each step would be 1.6 MB, an object 6.4.
    assertThat(grown).as("bytes").isLessThan(1_000_000);
  }

  private static void steps(Sequence sequence, int n) {
    for (int i = 0; i < n; i++) {
      sequence.step();
      if (i % 1000 == 0) {
        sequence.beds.forEach(
            b -> {
              b.underWay.forEach(Runnable::run);
              b.underWay.clear();
            });
      }
    }
    sequence.beds.forEach(b -> b.underWay.clear());
  }

  private static long usedBytes() {
    Runtime runtime = Runtime.getRuntime();
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, runtime.totalMemory() - runtime.freeMemory());
    }
    return least;
  }
}
