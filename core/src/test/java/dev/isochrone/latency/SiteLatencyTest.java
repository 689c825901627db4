/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.latency;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.Samples;
import dev.isochrone.time.VirtualTime;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class SiteLatencyTest {
  private static final double MS = 1e6;
  private static final long S = 1_000_000_000L;
  private static final long T = new VirtualTime(Long.MAX_VALUE - 1_000_000).nanoTime();
  private static final Offset<Double> EXACT = Offset.offset(1e-3);

  private final SiteLatency site = new SiteLatency(LatencyConfig.DEFAULT, T, true);

  private LatencyEstimate at(long time) {
    return site.estimate(time, 0);
  }

  /** By how much more the longest of 300 calls takes than that of so many. */
  private static double ofCalls(int n) {
    return Math.log(300) / Math.log(1 + n);
  }

  @Test
  void nothingIsKnownAtFirst() {
    assertThat(at(T)).isEqualTo(LatencyEstimate.UNKNOWN);
    assertThat(at(T).hasRtt()).isFalse();
    assertThat(at(T).hasService()).isFalse();
    assertThat(site.quantiles(50)).isNull();
  }

  @Test
  void smoothedRoundTripFollowsRfc6298() {
    double[][] byHand = { // sample, SRTT, RTTVAR
      {100, 100, 50},
      {120, 102.5, 42.5},
      {80, 99.6875, 37.5},
      {100, 99.7265625, 28.203125},
    };
    for (int i = 0; i < byHand.length; i++) {
      site.probe(T + i * S, byHand[i][0] * MS);
      assertThat(at(T + i * S).srttNanos()).as("SRTT %d", i).isCloseTo(byHand[i][1] * MS, EXACT);
      assertThat(at(T + i * S).rttvarNanos())
          .as("RTTVAR %d", i)
          .isCloseTo(byHand[i][2] * MS, EXACT);
      assertThat(at(T + i * S).rttSamples()).isEqualTo(i + 1);
    }
    assertThat(at(T + 3 * S).rttNanos()).isEqualTo(80 * MS);
  }

  @Test
  void callsLowerTheDistanceButDoNotRaiseTheMeanWhileProbesAreFresh() {
    site.probe(T, 10 * MS);
    site.calls(T + S, Samples.responses(64_000_000, 6_400_000));
    assertThat(at(T + S).rttNanos()).isEqualTo(6.4 * MS);
    assertThat(at(T + S).srttNanos()).isEqualTo(10 * MS);
    assertThat(at(T + S).rttSamples()).isEqualTo(3);
    site.calls(T + 30 * S, Samples.responses(64_000_000));
    assertThat(at(T + 30 * S).srttNanos()).as("30 s are fresh").isEqualTo(10 * MS);
    site.calls(T + 30 * S + 1, Samples.responses(64_000_000));
    // 7/8 of 10 ms + 1/8 of 64 ms
    assertThat(at(T + 31 * S).srttNanos()).isCloseTo(16.75 * MS, EXACT);
  }

  @Test
  void coldFirstSampleIsForgottenAtOnce() {
    site.probe(T, 750 * MS);
    site.probe(T, 4 * MS);
    assertThat(at(T).srttNanos()).as("at most twice the latest").isEqualTo(8 * MS);
    assertThat(at(T).rttvarNanos()).isEqualTo(4 * MS);
    site.calls(T, Samples.responses(3_200_000));
    assertThat(at(T).srttNanos()).as("no call is quicker than the way").isEqualTo(6.4 * MS);
  }

  @Test
  void withoutProbesCallsMakeTheMean() {
    site.calls(T, Samples.responses(6_400_000, 19_200_000));
    assertThat(at(T).srttNanos()).isCloseTo(12.8 * MS, EXACT);
    assertThat(at(T).rttvarNanos()).isCloseTo(6.4 * MS, EXACT);
    assertThat(at(T).rttNanos()).isEqualTo(6.4 * MS);
  }

  @Test
  void halfTheTimeToConnectStandsInUntilTheFirstSample() {
    site.connected(30 * MS);
    assertThat(at(T).rttNanos()).isEqualTo(15 * MS);
    site.connected(20 * MS);
    site.connected(40 * MS);
    assertThat(at(T).rttNanos()).as("the quickest connection").isEqualTo(10 * MS);
    assertThat(at(T).rttSamples()).isZero();
    assertThat(at(T).srttNanos()).isNaN();
    site.probe(T, 25 * MS);
    assertThat(at(T).rttNanos()).isEqualTo(25 * MS);
    assertThat(at(T).rttSamples()).isEqualTo(1);
  }

  @Test
  void earlierLifeIsTheGuessUntilTheFirstSample() {
    site.seed(LatencyEstimate.UNKNOWN);
    assertThat(at(T).hasRtt()).isFalse();
    site.seed(
        new LatencyEstimate(7 * MS, 8 * MS, MS, MS, 1, LatencyEstimate.Tails.UNKNOWN, 99, 99));
    assertThat(at(T).rttNanos()).isEqualTo(7 * MS);
    assertThat(at(T).rttSamples()).isZero();
    site.probe(T, 9 * MS);
    assertThat(at(T).rttNanos()).isEqualTo(9 * MS);
  }

  @Test
  void serviceTimeIsWhatAResponseTakesBeyondTheDistance() {
    site.probe(T, 6.4 * MS);
    site.calls(T, Samples.responses(12_800_000, 19_200_000));
    assertThat(at(T).serviceNanos()).isCloseTo((16.0 - 6.4) * MS, EXACT);
    assertThat(at(T).tails().promptNanos()).isCloseTo(12.8 * MS * ofCalls(2), EXACT);
    assertThat(at(T).serviceSamples()).isEqualTo(2);
    assertThat(at(T).hasService()).isTrue();
  }

  @Test
  void withoutCallsLoadFadesToTheBaseline() {
    site.probe(T, 6.4 * MS);
    site.calls(T, Samples.responses(12_800_000, 19_200_000));
    // The standing part holds for its window of 1 s and then fades by 1/e in 10 s.
    double w = Math.exp(-1);
    assertThat(site.estimate(T + 11 * S, MS).serviceNanos())
        .isCloseTo(9.6 * MS * w + MS * (1 - w), EXACT);
    // The tail is of the last 300 calls and fades without any, too: by 1/e in 300 s.
    assertThat(site.estimate(T + 300 * S, MS).tails().promptNanos())
        .isCloseTo(12.8 * MS * w * ofCalls(2), EXACT);
  }

  @Test
  void longerWayIsNotRememberedAsLoad() {
    site.probe(T, 12 * MS);
    site.calls(T, Samples.responses(16_000_000));
    // The way becomes 150 ms longer: at first that looks like load.
    site.calls(T + 2 * S, Samples.responses(166_400_000));
    assertThat(at(T + 2 * S).serviceNanos()).isCloseTo(154.4 * MS, EXACT);
    // Calls leave the site; two probes tell what it was.
    site.probe(T + 3 * S, 162 * MS);
    site.probe(T + 4 * S, 162 * MS);
    assertThat(at(T + 4 * S).serviceNanos()).isLessThan(5 * MS);
    // The way is short again, and the load is not remembered as high.
    site.probe(T + 5 * S, 12 * MS);
    site.probe(T + 6 * S, 12 * MS);
    assertThat(at(T + 6 * S).serviceNanos()).isLessThan(5 * MS);
  }

  @Test
  void longerWayIsWhatTwoProbesInARowSay() {
    site.probe(T, 12 * MS);
    assertThat(site.longerNanos(T)).isZero();
    site.probe(T + S, 162 * MS);
    assertThat(site.longerNanos(T + S)).as("one may have stood in a pause").isZero();
    site.probe(T + 2 * S, 161 * MS);
    assertThat(site.longerNanos(T + 2 * S)).isEqualTo(149 * MS);
    assertThat(site.longerNanos(T + 5 * S + 1)).as("after 3 s without another").isZero();
  }

  @Test
  void callThatIsQuickerCorrectsAProbeThatStood() {
    site.probe(T, 12 * MS);
    site.probe(T + S, 462 * MS);
    site.probe(T + S, 461 * MS);
    assertThat(site.wayNanos()).isEqualTo(461 * MS);
    site.calls(T + S, Samples.responses(16_000_000));
    assertThat(site.wayNanos()).isEqualTo(16 * MS);
    assertThat(site.longerNanos(T + S)).isEqualTo(4 * MS);
  }

  @Test
  void burstIsNoStandingServiceTime() {
    site.probe(T, 6.4 * MS);
    site.calls(T, Samples.responses(12_800_000));
    site.calls(T + S / 2, Samples.responses(640_000_000));
    assertThat(at(T + S / 2).serviceNanos()).isCloseTo(6.4 * MS, EXACT);
    site.calls(T + 3 * S / 2, Samples.responses(640_000_000));
    assertThat(at(T + 3 * S / 2).serviceNanos())
        .as("slow for longer than the window")
        .isCloseTo(633.6 * MS, EXACT);
    site.calls(T + 3 * S / 2, Samples.responses(12_800_000));
    assertThat(at(T + 3 * S / 2).serviceNanos()).as("good news at once").isCloseTo(6.4 * MS, EXACT);
  }

  @Test
  void quickerThanTheDistanceIsNoNegativeServiceTime() {
    site.probe(T, 6.4 * MS);
    site.calls(T, Samples.responses(3_200_000));
    assertThat(at(T).rttNanos()).isEqualTo(3.2 * MS);
    assertThat(at(T).serviceNanos()).isZero();
    assertThat(at(T).tails().promptNanos()).isZero();
  }

  @Test
  void sampleWithoutResponsesChangesNothing() {
    site.calls(T, Samples.of(OutcomeKind.FAILURE, 9, 1000));
    site.calls(T, Samples.of(OutcomeKind.BUSY, 9, 1000));
    site.calls(T, Samples.of(OutcomeKind.TIMEOUT, 9, 1000));
    assertThat(at(T)).isEqualTo(LatencyEstimate.UNKNOWN);
  }

  @Test
  void forgettingTheLoadKeepsTheDistance() {
    site.calls(T, Samples.responses(12_800_000, 19_200_000));
    site.forgetLoad(T);
    assertThat(at(T).hasService()).isFalse();
    assertThat(at(T).tails().promptNanos()).isNaN();
    assertThat(at(T).rttNanos()).isEqualTo(12.8 * MS);
    site.calls(T, Samples.responses(12_800_000));
    assertThat(at(T).tails().promptNanos())
        .as("of all sites")
        .isCloseTo(6.4 * MS * ofCalls(3), EXACT);
  }

  @Test
  void distributionIsKeptOnlyWhereAskedFor() {
    SiteLatency without = new SiteLatency(LatencyConfig.DEFAULT, T, false);
    without.record(5_000_000);
    without.rotate();
    assertThat(without.quantiles(50)).isNull();
    site.record(5_000_000);
    site.rotate();
    assertThat(site.quantiles(50)).hasSize(1);
  }

  /** 100,000 random batches: never NaN after the first, never negative, monotone in the sample. */
  @Test
  void estimatesAreNumbersAndMonotoneInTheSample() {
    long seed = 2;
    SplittableRandom random = new SplittableRandom(seed);
    SiteLatency low = new SiteLatency(LatencyConfig.DEFAULT, T, false);
    SiteLatency high = new SiteLatency(LatencyConfig.DEFAULT, T, false);
    EndpointLatency lowCost = new EndpointLatency(LatencyConfig.DEFAULT);
    EndpointLatency highCost = new EndpointLatency(LatencyConfig.DEFAULT);
    long t = T;
    for (int i = 0; i < 100_000; i++) {
      t += random.nextLong(random.nextInt(100) == 0 ? 100 * S : 100_000_000);
      long sample = 64 * (1 + (long) Math.exp(random.nextDouble() * 20));
      long more = 64 * random.nextLong(1 + sample / 640);
      if (random.nextInt(10) == 0) {
        low.probe(t, sample);
        high.probe(t, sample + more);
      } else {
        low.calls(t, Samples.responses(sample));
        high.calls(t, Samples.responses(sample + more));
        // The same distance, so that only the sample differs.
        lowCost.calls(t, Samples.responses(sample), 500);
        highCost.calls(t, Samples.responses(sample + more), 500);
      }
      LatencyEstimate a = low.estimate(t, 1000);
      LatencyEstimate b = high.estimate(t, 1000);
      if (!(a.rttNanos() > 0
          && a.srttNanos() > 0
          && a.rttvarNanos() >= 0
          && (a.serviceSamples() == 0 || (a.serviceNanos() >= 0 && a.tails().promptNanos() >= 0))
          && b.rttNanos() >= a.rttNanos()
          && b.srttNanos() >= a.srttNanos() * (1 - 1e-12)
          && lowCost.costNanos(t, 500, 1000) > 0
          && highCost.costNanos(t, 500, 1000) >= lowCost.costNanos(t, 500, 1000) * (1 - 1e-12))) {
        assertThat(b).as("seed %d step %d, sample %d + %d", seed, i, sample, more).isEqualTo(a);
      }
    }
  }
}
