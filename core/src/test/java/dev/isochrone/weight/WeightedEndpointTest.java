/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import org.junit.jupiter.api.Test;

class WeightedEndpointTest {
  private final Endpoint endpoint = Endpoint.of("e", Site.named("s"));
  private final WeightedEndpoint weighted = new WeightedEndpoint(endpoint);
  private final EndpointActivity activity = new EndpointActivity(weighted, 0);

  @Test
  void nextCallCostsTimeTimesTheQueueByTheWeight() {
    weighted.publish(20e6, 50);
    assertThat(weighted.nextCallCost()).isEqualTo(64 * 20_000_000L / 50);
    activity.sent(0);
    activity.sent(0);
    assertThat(weighted.nextCallCost()).isEqualTo(64 * 3 * 20_000_000L / 50);
    activity.endedAtOnce(OutcomeKind.FAILURE, 1, 1);
    assertThat(weighted.nextCallCost()).isEqualTo(64 * 2 * 20_000_000L / 50);
  }

  @Test
  void unknownEndpointsCostTheSame() {
    assertThat(weighted.nextCallCost()).isEqualTo(new WeightedEndpoint(endpoint).nextCallCost());
  }

  @Test
  void anotherWeightHoldsAtOnceAndLeavesTheTimeAsItIs() {
    weighted.publish(20e6, 50); // half way of its slow start to 100
    weighted.redefine(new Endpoint("e", Site.named("s"), 400, true));
    assertThat(weighted.weight()).isEqualTo(200);
    assertThat(weighted.nextCallCost()).isEqualTo(64 * 20_000_000L / 200);
    assertThat(weighted.endpoint().drained()).isTrue();
  }

  @Test
  void costsStayPositiveAndInOrderAtTheirBounds() {
    weighted.publish(1e-9, 100);
    assertThat(weighted.nextCallCost()).isEqualTo(1);
    weighted.publish(1e18, 1);
    for (int i = 0; i < 1_000; i++) {
      long before = weighted.nextCallCost();
      activity.sent(0);
      assertThat(weighted.nextCallCost()).isGreaterThan(before);
    }
  }

  @Test
  void handsBackWhatItWasMadeOf() {
    assertThat(weighted.endpoint()).isSameAs(endpoint);
    assertThat(weighted).hasToString("e");
  }
}
