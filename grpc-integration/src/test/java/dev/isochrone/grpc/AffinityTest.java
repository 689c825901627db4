/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that carry a key, as the servers see them. */
class AffinityTest {
  private final Cloud cloud = new Cloud();

  @AfterEach
  void close() {
    cloud.close();
  }

  private Set<String> endpointsOf(ManagedChannel channel, String key, int calls)
      throws InterruptedException {
    cloud.attempts.clear();
    CallOptions options = CallOptions.DEFAULT.withOption(CallRouting.AFFINITY, key);
    assertThat(Load.failed(Load.run(channel, calls, 100, options))).isEmpty();
    return cloud.attempts.stream().map(Cloud.Attempt::endpoint).collect(Collectors.toSet());
  }

  private ManagedChannel withoutSlowStart() {
    Map<String, ?> config = ServiceConfigs.policy(Map.of("slowStart", Map.of("window", "0s")));
    return cloud.track(
        Isochrone.configure(cloud.plainChannel().defaultServiceConfig(config)).build());
  }

  @Test
  void callsWithOneKeyGoToOneEndpointFromEveryChannel() throws Exception {
    cloud.site("near", 3, 4); // alone: how many keys a site gives away is each channel's own affair
    // In slow start an endpoint has fewer keys, and the two channels did not start together.
    ManagedChannel one = withoutSlowStart();
    ManagedChannel other = withoutSlowStart();
    Load.settle(one, "near");
    Load.settle(other, "near");
    Set<String> owners = new java.util.HashSet<>();
    for (String key : List.of("anna", "ben", "cem", "dana", "eve", "finn", "gero", "hana")) {
      Set<String> endpoints = endpointsOf(one, key, 10);
      assertThat(endpoints).as(key).hasSize(1);
      assertThat(endpointsOf(other, key, 10)).as(key).isEqualTo(endpoints);
      owners.addAll(endpoints);
    }
    assertThat(owners).as("keys spread").hasSizeGreaterThan(1);
  }

  @Test
  void retryOfACallWithAKeyGoesElsewhere() throws Exception {
    cloud.site("near", 3, 2).site("far", 40, 1);
    ManagedChannel channel =
        cloud.track(
            Isochrone.configure(cloud.plainChannel().defaultServiceConfig(ServiceConfigs.retry(3)))
                .build());
    Load.settle(channel, "near");
    cloud.nodes.get("near").forEach(n -> n.answersWith = Status.UNAVAILABLE);
    Set<String> endpoints = endpointsOf(channel, "anna", 5);
    assertThat(endpoints).hasSizeGreaterThan(1);
  }
}
