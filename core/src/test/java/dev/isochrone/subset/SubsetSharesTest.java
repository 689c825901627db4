/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.subset;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.subset.SubsetShares.Supply;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SubsetSharesTest {
  private static final double MS = 1e6;

  private static Supply at(double millis, int endpoints) {
    return new Supply(endpoints, millis * MS, 0, false);
  }

  private static Supply down(double millis, int endpoints) {
    return new Supply(endpoints, millis * MS, 0, true);
  }

  private static int[] shares(int size, Supply... sites) {
    return SubsetShares.of(size, List.of(sites), 2 * MS);
  }

  @Test
  void theNearestGetsMostAndTheOthersStandBy() {
    assertThat(shares(100, at(40, 1000), at(3, 1000), at(15, 1000))).containsExactly(10, 80, 10);
  }

  @Test
  void sitesOfOneLevelShareByWhatTheyHave() {
    assertThat(shares(100, at(3, 300), at(4, 100), at(40, 500))).containsExactly(68, 22, 10);
  }

  @Test
  void whatTheNearestDoesNotHaveComesFromTheNext() {
    assertThat(shares(100, at(3, 5), at(15, 1000), at(40, 1000))).containsExactly(5, 85, 10);
  }

  @Test
  void aSiteThatIsDownStandsBy() {
    assertThat(shares(100, down(3, 1000), at(15, 1000))).containsExactly(10, 90);
  }

  @Test
  void ifAllAreDownTheNearestIsTheFirst() {
    assertThat(shares(100, down(3, 1000), down(15, 1000))).containsExactly(90, 10);
  }

  @Test
  void whatIsNotMeasuredYetStandsByUntilItIs() {
    assertThat(shares(100, at(Double.NaN, 1000), at(Double.NaN, 1000))).containsExactly(10, 10);
    assertThat(shares(100, at(Double.NaN, 1000), at(3, 1000))).containsExactly(10, 90);
    assertThat(shares(100, at(Double.NaN, 1000))).containsExactly(100);
  }

  @Test
  void standbyTakesNoMoreThanHalf() {
    Supply[] sites = IntStream.range(0, 40).mapToObj(i -> at(10 * i, 100)).toArray(Supply[]::new);
    int[] shares = shares(100, sites);
    assertThat(shares).startsWith(50, 10, 10, 10, 10, 10, 0).endsWith(0);
  }

  @Test
  void manySitesOfOneEndpoint() {
    Supply[] sites = IntStream.range(0, 400).mapToObj(i -> at(1, 1)).toArray(Supply[]::new);
    assertThat(IntStream.of(shares(100, sites)).sum()).isEqualTo(100);
  }

  @Test
  void sharesAreWithinTheSubsetAndWhatThereIsAndLoseNothing() {
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    for (int round = 0; round < 2_000; round++) {
      List<Supply> sites = new ArrayList<>();
      int total = 0;
      for (int i = 0; i < 1 + random.nextInt(12); i++) {
        double distance = random.nextInt(20);
        sites.add(new Supply(1 + random.nextInt(50), distance * MS, 0, random.nextInt(4) == 0));
        total += sites.get(i).endpoints();
      }
      int size = 1 + random.nextInt(100);
      int[] shares = SubsetShares.of(size, sites, 2 * MS);
      for (int i = 0; i < shares.length; i++) {
        assertThat(shares[i]).as("seed %d", seed).isBetween(0, sites.get(i).endpoints());
      }
      assertThat(IntStream.of(shares).sum())
          .as("seed %d: %d of %s", seed, size, sites)
          .isEqualTo(Math.min(size, total));
    }
  }
}
