/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.benchmarks.sim.peers.LocalityShares.Locality;
import java.util.List;
import org.junit.jupiter.api.Test;

class LocalitySharesTest {
  private static double[] shares(Locality... sites) {
    double[] weights = LocalityShares.weights(List.of(sites));
    double sum = LocalityShares.sum(weights, 0);
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= sum;
    }
    return weights;
  }

  private static Locality site(int hosts, double utilisation) {
    return new Locality(hosts, utilisation, false);
  }

  @Test
  void theExampleOfEnvoysDocumentation() {
    assertThat(shares(site(10, 0.7), site(10, 0.3), site(10, 0.4)))
        .containsExactly(new double[] {3 / 16.0, 7 / 16.0, 6 / 16.0}, within(1e-12));
  }

  @Test
  void allLocalButThreePercentWhileItIsNearTheMean() {
    assertThat(shares(site(10, 0.45), site(10, 0.3), site(30, 0.4)))
        .containsExactly(new double[] {0.97, 0.0075, 0.0225}, within(1e-12));
    assertThat(shares(site(1, 0), site(9, 0.9)))
        .containsExactly(new double[] {0.97, 0.03}, within(1e-12));
  }

  @Test
  void aSiteThatSaysNothingCountsByItsHosts() {
    assertThat(shares(site(10, 0.9), new Locality(10, 0.3, true)))
        .containsExactly(new double[] {1 / 11.0, 10 / 11.0}, within(1e-12));
  }

  @Test
  void whenAllAreFullByHosts() {
    assertThat(shares(site(10, 1.2), site(30, 1)))
        .containsExactly(new double[] {0.25, 0.75}, within(1e-12));
  }

  @Test
  void nothingForALocalSiteWithoutHosts() {
    assertThat(shares(site(0, 0.1), site(10, 0.5), site(10, 0)))
        .containsExactly(new double[] {0, 1 / 3.0, 2 / 3.0}, within(1e-12));
  }
}
