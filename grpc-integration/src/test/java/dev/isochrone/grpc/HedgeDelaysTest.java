/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class HedgeDelaysTest {
  private static final long SEED = 20261123;
  private static final double MS = 1e6;

  private final HedgeDelays delays = new HedgeDelays();
  private final SplittableRandom random = new SplittableRandom(SEED);
  private long now;
  private int hedged;
  private int asked;

  /** Calls at 300 a second: 3 ms of way and an exponential time of 1 ms on average. */
  private void calls(int count, String site, double trueWayMillis, double wayMillis) {
    for (int i = 0; i < count; i++) {
      now += 3_333_333;
      double took = MS * (trueWayMillis - Math.log(1 - random.nextDouble()));
      long delay = delays.nanos("m", site, wayMillis * MS);
      if (delay >= 0) {
        asked++;
        hedged += took > delay ? 1 : 0;
      }
      delays.took("m", site, now, (long) took, wayMillis * MS);
    }
  }

  private double share() {
    double share = hedged / (double) asked;
    hedged = 0;
    asked = 0;
    return share;
  }

  @Test
  void nothingIsKnownOfTheFirstCalls() {
    calls(500, "near", 3, 3);
    assertThat(asked).isZero();
  }

  @Test
  void aTwentiethIsHedgedHoweverWrongTheWay() {
    calls(
        1_500, "near", 3, 7); // the first guess of the way is too long, as it is when a JVM is cold
    calls(1_500, "near", 3, 3.4);
    calls(3_000, "near", 3, 2.9);
    calls(3_000, "near", 3, 3.4);
    assertThat(asked).isGreaterThan(8_000);
    assertThat(share()).as("seed %s", SEED).isBetween(0.03, 0.06);
  }

  @Test
  void aFailoverToAFartherSiteDoesNotHedgeEveryCall() {
    calls(2_000, "near", 3, 3);
    share();
    calls(500, "far", 60, 60);
    assertThat(asked).isEqualTo(500);
    assertThat(share()).as("seed %s", SEED).isBetween(0.02, 0.08);
  }

  @Test
  void whereTheWayIsUnknownTheSiteTellsByItself() {
    calls(2_000, "near", 3, Double.NaN);
    assertThat(asked).isGreaterThan(1_000);
    assertThat(share()).as("seed %s", SEED).isBetween(0.02, 0.08);
    calls(50, "far", 60, Double.NaN);
    assertThat(asked).isZero();
  }

  @Test
  void manyMethodsAndSitesAreBounded() {
    for (int m = 0; m < 1_000; m++) {
      for (int s = 0; s < 20; s++) {
        delays.took("m" + m, "s" + s, now, 1_000_000, 500_000);
      }
    }
    calls(2_000, "s19", 3, 3);
    assertThat(asked).isGreaterThan(1_000);
  }
}
