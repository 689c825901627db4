/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.weight;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import org.junit.jupiter.api.Test;

class WeightedEndpointTest {
  private final EndpointActivity activity = new EndpointActivity(0);
  private final Endpoint endpoint = Endpoint.of("e", Site.named("s"));
  private final WeightedEndpoint weighted = new WeightedEndpoint(endpoint, activity, this);

  @Test
  void nextCallCostsTimeTimesTheQueueByTheWeight() {
    weighted.publish(20e6, 50);
    assertThat(weighted.nextCallCost()).isEqualTo(20e6 / 50);
    activity.sent(0);
    activity.sent(0);
    assertThat(weighted.nextCallCost()).isEqualTo(3 * 20e6 / 50);
    activity.endedAtOnce(OutcomeKind.FAILURE, 1, 1);
    assertThat(weighted.nextCallCost()).isEqualTo(2 * 20e6 / 50);
  }

  @Test
  void unknownEndpointsCostTheSame() {
    assertThat(weighted.nextCallCost())
        .isEqualTo(new WeightedEndpoint(endpoint, new EndpointActivity(9), "other").nextCallCost());
  }

  @Test
  void handsBackWhatItWasMadeOf() {
    assertThat(weighted.endpoint()).isSameAs(endpoint);
    assertThat(weighted.activity()).isSameAs(activity);
    assertThat(weighted.owner()).isSameAs(this);
    assertThat(weighted).hasToString("e");
  }
}
