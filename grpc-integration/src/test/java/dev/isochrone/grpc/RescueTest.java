/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterSnapshot.ExtraCallCounts;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Calls that may run twice, on real sockets, with no retry and no hedging policy of gRPC's. */
class RescueTest {
  private static final CallOptions IDEMPOTENT =
      CallOptions.DEFAULT.withOption(CallRouting.IDEMPOTENT, true);

  private final Cloud cloud = new Cloud().site("far", 60, 2).site("near", 3, 2).site("mid", 20, 2);

  @AfterEach
  void close() {
    cloud.close();
  }

  private ManagedChannel connect(Map<String, ?> config) throws InterruptedException {
    ManagedChannel channel =
        cloud.track(
            Isochrone.configure(
                    cloud.plainChannel().defaultServiceConfig(ServiceConfigs.policy(config)))
                .build());
    Load.settle(channel, "near");
    return channel;
  }

  /** 600 calls at 300 a second; the fault comes in their midst. */
  private static List<Load.Result> during(
      ManagedChannel channel, CallOptions options, Runnable fault) throws InterruptedException {
    CompletableFuture<Void> breaks =
        CompletableFuture.runAsync(
            fault,
            CompletableFuture.delayedExecutor(500, java.util.concurrent.TimeUnit.MILLISECONDS));
    List<Load.Result> results = Load.run(channel, 600, 300, options);
    breaks.join();
    return results;
  }

  private ExtraCallCounts counts() {
    return Snapshots.only().extraCalls();
  }

  @Test
  void aBlackHoleCostsNoIdempotentCallAndNoneItsDeadline() throws Exception {
    ManagedChannel channel = connect(Map.of());
    Load.run(channel, 600, 300, IDEMPOTENT);
    assertThat(counts()).as("in normal times").isEqualTo(new ExtraCallCounts(0, 0, 0, 0));
    List<Load.Result> results = during(channel, IDEMPOTENT, cloud.wan("near")::blackHole);
    assertThat(Load.failed(results)).isEmpty();
    assertThat(counts().rescues()).isPositive();
    assertThat(results).allSatisfy(r -> assertThat(r.millis()).isLessThan(1_000));
  }

  @Test
  void theControlWithoutTheMarkLosesWhatWasInFlight() throws Exception {
    ManagedChannel channel = connect(Map.of());
    List<Load.Result> results = during(channel, CallOptions.DEFAULT, cloud.wan("near")::blackHole);
    assertThat(Load.failed(results)).isNotEmpty();
    assertThat(Load.failed(results))
        .allSatisfy(r -> assertThat(r.status().getCode()).isEqualTo(Status.Code.DEADLINE_EXCEEDED));
    assertThat(counts().rescues()).isZero();
  }

  @Test
  void brokenConnectionsCostNoIdempotentCall() throws Exception {
    ManagedChannel channel = connect(Map.of());
    List<Load.Result> results = during(channel, IDEMPOTENT, cloud.wan("near")::reset);
    assertThat(Load.failed(results)).isEmpty();
    assertThat(counts().rescues()).isPositive();
  }

  @Test
  void noAttemptIsRepeatedAtItsSite() throws Exception {
    ManagedChannel channel = connect(Map.of());
    Load.run(channel, 300, 300, IDEMPOTENT); // what is usual has to be known
    cloud.attempts.clear();
    cloud.nodes.get("near").forEach(n -> n.hangs = true);
    Load.run(channel, 60, 300, IDEMPOTENT);
    Map<String, List<Cloud.Attempt>> byCall =
        cloud.attempts.stream().collect(Collectors.groupingBy(Cloud.Attempt::call));
    assertThat(byCall.values()).anyMatch(c -> c.size() == 2);
    assertThat(byCall.values())
        .allSatisfy(c -> assertThat(c).extracting("site").doesNotHaveDuplicates());
  }

  @Test
  void callsThatTakeLongAreHedgedWithinTheBudget() throws Exception {
    ManagedChannel channel = connect(Map.of("idempotentCalls", Map.of("hedge", true)));
    Load.run(channel, 1_500, 300, IDEMPOTENT);
    ExtraCallCounts before = counts();
    // Of ordinary calls, of which the first seconds' are compiled while they run, about a
    // twentieth.
    assertThat(before.hedges() + before.refused()).as("of 1500: %s", before).isLessThan(150);
    // Three calls in a hundred take 300 ms: nobody would call that a stall, and it is beyond p95.
    cloud.nodes.get("near").forEach(n -> n.slow(0.03, 300));
    List<Load.Result> results = Load.run(channel, 1_500, 300, IDEMPOTENT);
    ExtraCallCounts after = counts();
    long hedges = after.hedges() - before.hedges();
    assertThat(Load.failed(results)).isEmpty();
    assertThat(hedges).isPositive();
    assertThat(after.hedges() + after.rescues()).isLessThanOrEqualTo(20 + 5 * 3_000 / 100);
    // Some 45 calls are slow; ordinary ones ask for the budget as well.
    assertThat(after.won() - before.won())
        .as("%s, then %s", before, after)
        .isGreaterThanOrEqualTo(10);
  }
}
