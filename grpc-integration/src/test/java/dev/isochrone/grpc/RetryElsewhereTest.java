/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
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
    // Two of three: of two choices the dearest of three endpoints gets no call at all.
    cloud.nodes.get("only").stream().limit(2).forEach(n -> n.answersWith = Status.UNAVAILABLE);
    Collection<List<Cloud.Attempt>> calls = attemptsOf(channel, 60);
    assertThat(calls).allSatisfy(c -> assertThat(c).extracting("endpoint").doesNotHaveDuplicates());
    assertThat(calls).anyMatch(c -> c.size() > 1);
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

  @Test
  void hedgesThatWaitForAConnectionTogetherGoToDifferentSites() throws Exception {
    cloud.site("a", 3, 1).site("b", 12, 1).site("c", 30, 1);
    // Slow enough for the hedges to find their connection before the first attempt is answered.
    cloud.nodes.values().forEach(nodes -> nodes.forEach(n -> n.slow(1, 300)));
    cloud.nodes.keySet().forEach(s -> cloud.wan(s).blackHole());
    ManagedChannel channel = channel(ServiceConfigs.hedging(3, "0.02s"));
    channel.getState(true);
    CompletableFuture<Void> heal =
        CompletableFuture.runAsync(
            () -> cloud.nodes.keySet().forEach(s -> cloud.wan(s).heal()),
            CompletableFuture.delayedExecutor(400, TimeUnit.MILLISECONDS));
    // All attempts of these calls are made before there is any connection.
    List<Load.Result> results = Load.run(channel, 20, 100, CallOptions.DEFAULT.withWaitForReady());
    heal.join();
    assertThat(Load.failed(results)).isEmpty();
    assertThat(byCall()).allSatisfy(c -> assertThat(c).extracting("site").doesNotHaveDuplicates());
    assertThat(byCall()).anyMatch(c -> c.size() > 1);
  }

  @Test
  void usersInterceptorsAndOptionsAroundItStayWhatTheyAre() throws Exception {
    cloud.site("a", 3, 1).site("b", 12, 1);
    CallOptions.Key<String> key = CallOptions.Key.create("user's");
    Queue<String> seen = new ConcurrentLinkedQueue<>();
    Executor own =
        task -> {
          seen.add("executor");
          task.run();
        };
    ManagedChannel channel =
        cloud.track(
            Isochrone.configure(
                    cloud
                        .plainChannel()
                        .defaultServiceConfig(ServiceConfigs.retry(3))
                        .intercept(new Watching(key, seen, "inner ")))
                .intercept(new Watching(key, seen, "outer "))
                .build());
    Load.settle(channel, "a");
    cloud.nodes.get("a").forEach(n -> n.answersWith = Status.UNAVAILABLE);
    cloud.attempts.clear();
    seen.clear();
    List<Load.Result> results =
        Load.run(
            channel,
            20,
            100,
            CallOptions.DEFAULT.withOption(key, "value").withExecutor(own).withWaitForReady());
    assertThat(Load.failed(results)).isEmpty();
    assertThat(byCall()).anyMatch(c -> c.size() == 2 && sites(c) == 2);
    assertThat(byCall()).noneMatch(c -> c.size() > 1 && sites(c) == 1);
    assertThat(seen).contains("inner value", "outer value", "executor");
  }

  private record Watching(CallOptions.Key<String> key, Queue<String> seen, String name)
      implements ClientInterceptor {
    @Override
    public <Q, A> ClientCall<Q, A> interceptCall(
        MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
      seen.add(name + options.getOption(key));
      return next.newCall(method, options);
    }
  }

  @Test
  void aSiteThatFailsTooManyCallsGetsNoMoreRetries() throws Exception {
    cloud.site("a", 3, 1).site("b", 12, 1);
    ManagedChannel channel =
        channel(
            ServiceConfigs.both(
                ServiceConfigs.retry(3),
                // Nothing goes out for its errors: the budget alone is to be seen.
                ServiceConfigs.policy(Map.of("retryBudget", Map.of("maxTokens", 4.0)))));
    Load.settle(channel, "a");
    cloud.all().forEach(n -> n.answersWith = Status.UNAVAILABLE);
    cloud.attempts.clear();
    List<Load.Result> results = Load.run(channel, 100, 100, CallOptions.DEFAULT);
    assertThat(Load.failed(results)).hasSize(100);
    long retries = cloud.attempts.stream().filter(a -> a.previous() > 0).count();
    assertThat(retries).as("of 200 that the policy allows").isLessThan(25);
    assertThat(results)
        .anySatisfy(r -> assertThat(r.status().getDescription()).contains("retryBudget"));
    assertThat(Snapshots.only().sites())
        .allSatisfy(s -> assertThat(s.retryTokens()).isLessThanOrEqualTo(2.0));
  }

  private static long sites(List<Cloud.Attempt> call) {
    return call.stream().map(Cloud.Attempt::site).distinct().count();
  }
}
