/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.LoadBalancer.PickResult;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StandingChannelTest {
  private static final int ENDPOINTS = 20;

  private static Set<Integer> picked(StandingChannel channel) {
    CallArgs args = new CallArgs(CallOptions.DEFAULT);
    return IntStream.range(0, 2_000)
        .mapToObj(i -> channel.picker().pickSubchannel(args))
        .map(Picked::index)
        .collect(Collectors.toSet());
  }

  @ParameterizedTest
  @ValueSource(strings = {"round_robin", "weighted_round_robin", "nearest_healthy"})
  void bringsEveryConnectionUp(String implementation) {
    StandingChannel channel = StandingChannel.idle(Implementations.policy(implementation));
    channel.resolve(ENDPOINTS);
    PickResult before = channel.picker().pickSubchannel(new CallArgs(CallOptions.DEFAULT));
    assertThat(before.getSubchannel()).isNull();
    channel.connectAll();
    assertThat(channel.size()).isEqualTo(ENDPOINTS);
    // Whose sites are far is left to real time here: that it picks is what matters.
    assertThat(picked(channel)).isNotEmpty();
    channel.shutdown();
  }

  @ParameterizedTest
  @ValueSource(strings = {"round_robin", "weighted_round_robin", "nearest_healthy"})
  void aFlapEndsWithEverythingAsItWas(String implementation) {
    StandingChannel channel =
        Implementations.channel(implementation, Implementations.policy(implementation), ENDPOINTS);
    Set<Integer> before = picked(channel);
    int updates = channel.updates();
    channel.flap(0);
    assertThat(channel.updates()).isGreaterThan(updates + 1); // lost, and back
    // The one that came back may get its share slowly.
    assertThat(picked(channel)).isSubsetOf(before).hasSizeGreaterThanOrEqualTo(before.size() - 1);
  }

  @Test
  void whatIsochroneAddsToAChannelReachesACall() {
    Wire wire = new Wire();
    CallOptions ours = Policy.configured(Policy.WHOLE).intercepted(CallOptions.DEFAULT, wire);
    CallOptions plain =
        Policy.named("nearest_healthy", Map.of()).intercepted(CallOptions.DEFAULT, wire);
    assertThat(ours.toString()).contains("dev.isochrone.NOTE");
    assertThat(plain).isSameAs(CallOptions.DEFAULT);
  }
}
