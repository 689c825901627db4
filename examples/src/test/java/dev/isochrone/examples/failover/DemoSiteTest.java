/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.testkit.RttMatrix;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DemoSiteTest {
  static List<String> regions() {
    return RttMatrix.ofAwsRegions().regions();
  }

  @ParameterizedTest
  @MethodSource("regions")
  void everyRegionSeesSixSitesItselfFirst(String region) {
    List<DemoSite> sites = DemoSite.seenFrom(RttMatrix.ofAwsRegions(), region);

    assertThat(sites).extracting(DemoSite::rank).containsExactly(0, 1, 2, 3, 4, 5);
    assertThat(sites).extracting(DemoSite::region).doesNotHaveDuplicates().startsWith(region);
    assertThat(sites).extracting(DemoSite::rttMillis).isSorted();
    // Far enough apart that a failover shows.
    assertThat(sites.get(1).rttMillis()).isGreaterThan(2 * sites.get(0).rttMillis());
    assertThat(sites.get(2).rttMillis()).isGreaterThan(sites.get(1).rttMillis());
  }

  @Test
  void sitesAreThoseOfTheRanksByDistance() {
    assertThat(DemoSite.seenFrom(RttMatrix.ofAwsRegions(), "eu-central-1"))
        .containsExactly(
            new DemoSite(0, "eu-central-1", 2),
            // As far as eu-west-3: the name decides.
            new DemoSite(1, "eu-south-1", 12),
            new DemoSite(2, "eu-west-1", 26),
            new DemoSite(3, "us-east-2", 102),
            new DemoSite(4, "af-south-1", 162),
            new DemoSite(5, "ap-southeast-2", 249));
  }
}
