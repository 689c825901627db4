/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Those who tell the client where to go are wrong or gone, or the client itself goes. */
class ControlFaultsTest {
  private static final CallOptions IDEMPOTENT =
      CallOptions.DEFAULT.withOption(CallRouting.IDEMPOTENT, true);

  private final Cloud cloud = new Cloud();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    cloud.close();
  }

  private CatalogText catalog() {
    CatalogText text = new CatalogText(dir);
    cloud.nodes.keySet().forEach(s -> text.site(Site.named(s), cloud));
    return text;
  }

  private static String failed(List<Load.Result> results) {
    return Load.failed(results).size() + " of " + results.size() + " failed";
  }

  @Test
  void aCatalogThatIsReloadedAHundredTimesASecondCostsNoCall() throws Exception {
    cloud.site("far", 40, 1).site("near", 3, 2);
    CatalogText text = catalog().write();
    ManagedChannel channel = cloud.track(text.channel().build());
    Load.settle(channel, "near");
    CompletableFuture<Integer> reloads =
        CompletableFuture.supplyAsync(
            () -> {
              long end = System.nanoTime() + 4_000_000_000L;
              int n = 0;
              while (System.nanoTime() < end) {
                text.policy("{latencyWindow: \"0.00" + (1 + n % 9) + "s\"}").write();
                n++;
                java.util.concurrent.locks.LockSupport.parkNanos(10_000_000L);
              }
              return n;
            });
    List<Load.Result> during = Load.run(channel, 800, 200, CallOptions.DEFAULT);
    int n = reloads.get(10, TimeUnit.SECONDS);
    FaultMatrix.row(
        20,
        "catalog reloaded 100×/s under load",
        "0 failed",
        failed(during) + ", " + n + " reloads",
        "–");
    assertThat(n).isGreaterThan(100);
    assertThat(Load.failed(during)).isEmpty();
    assertThat(Load.share(during, "near")).as("but for the machine's hiccups").isGreaterThan(0.6);
  }

  @Test
  void aCatalogThatIsGoneChangesNothing() throws Exception {
    cloud.site("far", 40, 1).site("near", 3, 2);
    CatalogText text = catalog().write();
    ManagedChannel channel = cloud.track(text.channel().build());
    Load.settle(channel, "near");
    Files.delete(dir.resolve("catalog.yaml"));
    List<Load.Result> during = Load.run(channel, 400, 200, CallOptions.DEFAULT);
    FaultMatrix.row(
        30, "control source gone (the catalog's file)", "routing unchanged", failed(during), "–");
    assertThat(Load.failed(during)).isEmpty();
    assertThat(Snapshots.only().sites()).hasSize(2);
    assertThat(Load.share(during, "near")).as("but for the machine's hiccups").isGreaterThan(0.6);
  }

  @Test
  void aResolverThatReturnsNothingOrAnErrorChangesNothing() throws Exception {
    cloud.site("far", 40, 1).site("near", 3, 2);
    String target = StaticResolver.target(cloud.groups);
    ManagedChannel channel = cloud.track(Isochrone.configure(Cloud.channelTo(target)).build());
    Load.settle(channel, "near");
    StaticResolver.update(target, StatusOr.fromValue(List.of()));
    List<Load.Result> nothing = Load.run(channel, 200, 200, CallOptions.DEFAULT);
    StaticResolver.update(target, StatusOr.fromStatus(Status.UNAVAILABLE));
    List<Load.Result> error = Load.run(channel, 200, 200, CallOptions.DEFAULT);
    FaultMatrix.row(
        17,
        "resolver returns nothing; an error",
        "last good addresses stay",
        failed(nothing) + "; " + failed(error),
        "–");
    assertThat(Load.failed(nothing)).isEmpty();
    assertThat(Load.failed(error)).isEmpty();
  }

  @Test
  void theOnlyPermittedSiteIsDownAndNotOneByteGoesElsewhere() throws Exception {
    Site de = Site.named("de").withJurisdictions("DE", "EU");
    Site us = Site.named("us").withJurisdictions("US");
    Site unknown = Site.named("unknown");
    cloud.site(de, 5, 2, true).site(us, 1, 2, true).site(unknown, 1, 1, true);
    ManagedChannel channel =
        cloud.track(
            Isochrone.configure(
                    cloud
                        .plainChannel()
                        .defaultServiceConfig(
                            ServiceConfigs.both(
                                ServiceConfigs.hedging(3, "0.05s"),
                                ServiceConfigs.policy(
                                    java.util.Map.of(
                                        "residency",
                                        List.of("EU"),
                                        "idempotentCalls",
                                        java.util.Map.of("hedge", true))))))
                .build());
    Load.settle(channel, "de");
    cloud.wan("de").blackHole();
    List<Load.Result> hung = Load.run(channel, 200, 200, IDEMPOTENT);
    cloud.wan("de").refuse();
    List<Load.Result> down = Load.run(channel, 200, 100, IDEMPOTENT);
    long bytes = cloud.wan("us").bytesToServers() + cloud.wan("unknown").bytesToServers();
    long connections =
        cloud.wan("us").connectionsAccepted() + cloud.wan("unknown").connectionsAccepted();
    FaultMatrix.row(
        21,
        "the only permitted site down: hedges, rescue, probes and panic on",
        "not one packet to any other site",
        bytes + " bytes and " + connections + " connections to two others; " + failed(down),
        "–");
    assertThat(bytes).isZero();
    assertThat(connections).isZero();
    assertThat(Load.failed(hung)).isNotEmpty();
    assertThat(down.get(199).status().getDescription()).contains("every permitted site is down");
    List<Load.Result> denied =
        Load.run(
            channel, 5, 100, IDEMPOTENT.withOption(CallRouting.RESIDENCY, Residency.within("US")));
    assertThat(denied)
        .allSatisfy(r -> assertThat(r.status().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
  }

  @Test
  void aChannelMayBeShutDownAtAnyMoment() throws Exception {
    long seed = 20261122;
    SplittableRandom random = new SplittableRandom(seed);
    cloud.site("far", 20, 1).site("near", 3, 2);
    CatalogText text = catalog().write();
    int rounds = 20;
    for (int i = 0; i < rounds; i++) {
      ManagedChannel channel = text.channel().build();
      CompletableFuture<?> load =
          CompletableFuture.runAsync(
              () -> {
                try {
                  Load.run(channel, 60, 300, IDEMPOTENT);
                } catch (InterruptedException e) {
                  throw new AssertionError(e);
                }
              });
      java.util.concurrent.locks.LockSupport.parkNanos(random.nextLong(150_000_000L));
      switch (random.nextInt(4)) {
        case 0 -> cloud.wan("near").blackHole();
        case 1 -> cloud.wan("near").reset();
        case 2 -> cloud.wan("near").refuse();
        default -> {}
      }
      java.util.concurrent.locks.LockSupport.parkNanos(random.nextLong(100_000_000L));
      if (random.nextBoolean()) {
        channel.shutdown();
        load.get(20, TimeUnit.SECONDS); // those under way end by themselves
      } else {
        channel.shutdownNow();
      }
      assertThat(channel.awaitTermination(20, TimeUnit.SECONDS)).as("seed %s", seed).isTrue();
      load.get(20, TimeUnit.SECONDS);
      cloud.wan("near").heal();
    }
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              assertThat(Isochrone.snapshots()).isEmpty();
              assertThat(threads("isochrone")).isEmpty();
              assertThat(cloud.wan("near").openConnections()).isZero();
              assertThat(cloud.wan("far").openConnections()).isZero();
            });
    FaultMatrix.row(
        31,
        "channel.shutdown at " + rounds + " random moments, faults included",
        "no thread, router or socket left",
        "0 threads, 0 routers, 0 sockets",
        "–");
  }

  private static List<String> threads(String prefix) {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith(prefix) && !name.startsWith("isochrone-wan"))
        .toList();
  }
}
