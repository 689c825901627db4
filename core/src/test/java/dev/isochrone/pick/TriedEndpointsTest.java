/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import org.junit.jupiter.api.Test;

class TriedEndpointsTest {
  private static final Endpoint A = Endpoint.of("a-1", Site.named("a"));
  private static final Endpoint B = Endpoint.of("b-1", Site.named("b"));

  private final TriedEndpoints tried = new TriedEndpoints();

  @Test
  void oneOfTwoHedgesThatHaveSeenTheSameHasToChooseAgain() {
    Object seen = tried.seen();
    assertThat(tried.claim(A, seen)).isTrue();
    assertThat(tried.claim(B, seen)).isFalse();
    assertThat(tried.claim(B, tried.seen())).isTrue();
    assertThat(tried).hasToString("[a-1, b-1]");
  }

  @Test
  void whatFailedIsNotUnderWayAndStaysTried() {
    assertThat(tried.underWay()).isFalse();
    tried.add(A);
    assertThat(tried.underWay()).isTrue();
    tried.ended();
    assertThat(tried.underWay()).isFalse();
    assertThat(tried.size()).isEqualTo(1);
    assertThat(tried.latest()).isEqualTo(A);
    assertThat(tried.hasEndpoint(A)).isTrue();
    assertThat(tried.hasSite(B)).isFalse();
    tried.add(B);
    assertThat(tried.underWay()).isTrue();
    assertThat(tried.latest()).isEqualTo(B);
    assertThat(tried.copy().size()).isEqualTo(2);
  }
}
