/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A retry goes elsewhere, as the servers see it. */
class RetryElsewhereTest {
  private final Cloud cloud = new Cloud();

  @AfterEach
  void close() {
    cloud.close();
  }

  private ManagedChannel channel(Map<String, ?> serviceConfig) {
    return cloud.track(
        Isochrone.configure(cloud.plainChannel().defaultServiceConfig(serviceConfig)).build());
  }

  private Collection<List<Cloud.Attempt>> attemptsOf(ManagedChannel channel, int calls)
      throws InterruptedException {
    cloud.attempts.clear();
    List<Load.Result> results = Load.run(channel, calls, 100, CallOptions.DEFAULT);
    assertThat(Load.failed(results)).isEmpty();
    return byCall();
  }

  private Collection<List<Cloud.Attempt>> byCall() {
    return cloud.attempts.stream().collect(Collectors.groupingBy(Cloud.Attempt::call)).values();
  }

  @Test
  void aRetryGoesToAnotherSite() throws Exception {
    cloud.site("a", 3, 2).site("b", 12, 2).site("c", 30, 2);
    ManagedChannel channel = channel(ServiceConfigs.retry(4));
    Load.settle(channel, "a");
    cloud.nodes.get("a").forEach(n -> n.answersWith = Status.UNAVAILABLE);
    cloud.nodes.get("b").forEach(n -> n.answersWith = Status.UNAVAILABLE);
    Collection<List<Cloud.Attempt>> calls = attemptsOf(channel, 60);
    assertThat(calls).allSatisfy(c -> assertThat(c).extracting("endpoint").doesNotHaveDuplicates());
    // There were calls that went to both bad sites first, and none stayed at one.
    assertThat(calls).anyMatch(c -> c.size() == 3 && sites(c) == 3);
    assertThat(calls).noneMatch(c -> c.size() > 1 && sites(c) == 1);
    assertThat(cloud.attempts).anyMatch(a -> a.previous() == 2);
  }

  @Test
  void aRetryGoesToAnotherEndpointWhereThereIsOneSite() throws Exception {
    cloud.site("only", 3, 3);
    ManagedChannel channel = channel(ServiceConfigs.retry(3));
    Load.settle(channel, "only");
    cloud.nodes.get("only").get(0).answersWith = Status.UNAVAILABLE;
    Collection<List<Cloud.Attempt>> calls = attemptsOf(channel, 60);
    assertThat(calls).allSatisfy(c -> assertThat(c).extracting("endpoint").doesNotHaveDuplicates());
    assertThat(calls).anyMatch(c -> c.size() == 2);
  }

  @Test
  void hedgesThatRunSideBySideAreAtDifferentSites() throws Exception {
    cloud.site("a", 3, 2).site("b", 12, 2).site("c", 30, 2);
    ManagedChannel channel = channel(ServiceConfigs.hedging(3, "0s"));
    // Any warm-up does: hedges hide which site is the nearest. And few calls at a time, for a site
    // whose calls are all cancelled looks like one that hangs.
    Load.run(channel, 40, 100, CallOptions.DEFAULT);
    cloud.attempts.clear();
    assertThat(Load.failed(Load.run(channel, 30, 25, CallOptions.DEFAULT))).isEmpty();
    Collection<List<Cloud.Attempt>> calls = byCall();
    assertThat(calls).allSatisfy(c -> assertThat(c).extracting("endpoint").doesNotHaveDuplicates());
    assertThat(calls).anyMatch(c -> sites(c) == 3);
  }

  private static long sites(List<Cloud.Attempt> call) {
    return call.stream().map(Cloud.Attempt::site).distinct().count();
  }
}
