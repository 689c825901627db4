/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.isochrone.RouterSnapshot.SiteSnapshot;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.ManagedChannel;
import io.grpc.StatusOr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Idle mode destroys the balancer and the resolver; the end of a channel destroys everything. */
class IdleTest {
  private final Cloud cloud = new Cloud().site("far", 40, 1).site("near", 3, 1);
  @TempDir private Path dir;

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void whatWasMeasuredSurvivesIdleMode() throws Exception {
    ManagedChannel channel = cloud.track(Isochrone.configure(cloud.plainChannel()).build());
    Load.settle(channel, "near");
    channel.enterIdle();
    await().until(() -> channel.getState(false) == ConnectivityState.IDLE);
    assertThat(Isochrone.snapshots()).isEmpty();

    // Nothing answers now, so all that the new balancer knows it knew before.
    cloud.wan("near").blackHole();
    cloud.wan("far").blackHole();
    channel.getState(true);
    await()
        .untilAsserted(
            () -> {
              List<SiteSnapshot> sites = Snapshots.only().sites();
              assertThat(sites).extracting(SiteSnapshot::site).containsExactly("near", "far");
              assertThat(sites).extracting(SiteSnapshot::rttMillis).doesNotContainNull();
            });
    cloud.wan("near").heal();
    cloud.wan("far").heal();
    List<Load.Result> first = Load.run(channel, 20, 100, CallOptions.DEFAULT);
    assertThat(Load.failed(first)).isEmpty();
    assertThat(Load.share(first, "near")).isGreaterThan(0.8);
  }

  @Test
  void aChannelThatIsShutDownLeavesNothingRunning() throws Exception {
    CatalogText catalog = new CatalogText(dir);
    cloud.nodes.keySet().forEach(s -> catalog.site(dev.isochrone.topology.Site.named(s), cloud));
    ManagedChannel channel = catalog.write().channel().build();
    Load.settle(channel, "near");
    assertThat(ourThreads()).isNotEmpty(); // the catalog's watch
    channel.shutdownNow();
    assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    await().atMost(Duration.ofSeconds(5)).until(() -> ourThreads().isEmpty());
    assertThat(Isochrone.snapshots()).isEmpty();
  }

  @Test
  void aChannelThatIdlesAndWakesWatchesTheCatalogAnew() throws Exception {
    CatalogText catalog = new CatalogText(dir);
    cloud.nodes.keySet().forEach(s -> catalog.site(dev.isochrone.topology.Site.named(s), cloud));
    ManagedChannel channel = cloud.track(catalog.write().channel().build());
    Load.settle(channel, "near");
    channel.enterIdle();
    await().until(() -> ourThreads().isEmpty());
    catalog.drain("near").write();
    List<Load.Result> results = Load.run(channel, 20, 100, CallOptions.DEFAULT);
    assertThat(Load.failed(results)).isEmpty();
    assertThat(Load.share(results, "far")).isEqualTo(1);
  }

  @Test
  void addressesThatComeAfterShutdownAreIgnored() throws Exception {
    String target = StaticResolver.target(cloud.groups);
    ManagedChannel channel = Isochrone.configure(Cloud.channelTo(target)).build();
    Load.run(channel, 5, 100, CallOptions.DEFAULT);
    channel.shutdownNow();
    StaticResolver.update(target, StatusOr.fromValue(cloud.groups));
    assertThat(channel.awaitTermination(10, TimeUnit.SECONDS)).isTrue();
    assertThat(Isochrone.snapshots()).isEmpty();
  }

  private static List<String> ourThreads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(name -> name.startsWith("isochrone") && !name.startsWith("isochrone-wan"))
        .toList();
  }
}
