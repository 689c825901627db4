/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.isochrone.RouterSnapshot.EndpointSnapshot;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** Connections end in the best of worlds; calls do not notice. */
class ReconnectTest {
  private static ManagedChannel connect(Cloud cloud, Map<String, ?> serviceConfig) {
    return cloud.track(
        Isochrone.configure(cloud.plainChannel().defaultServiceConfig(serviceConfig)).build());
  }

  @Test
  void connectionsThatTheServersEndGracefullyAreMadeAnewWithoutAFailedCall() throws Exception {
    try (Cloud cloud =
        new Cloud(server -> server.maxConnectionAge(1, TimeUnit.SECONDS)).site("one", 3, 2)) {
      ManagedChannel channel = connect(cloud, Map.of());
      assertThat(Load.failed(Load.run(channel, 500, 200, CallOptions.DEFAULT))).isEmpty();
      assertThat(cloud.wan("one").connectionsAccepted()).isGreaterThan(3); // the control
      assertThat(Snapshots.site("one").endpoints()).hasSize(2);
    }
  }

  @Test
  void aServerThatIsRestartedCostsNoCallWhereThereIsAnother() throws Exception {
    try (Cloud cloud = new Cloud().site("one", 3, 2)) {
      ManagedChannel channel = connect(cloud, ServiceConfigs.retry(3));
      Load.settle(channel, "one");
      CompletableFuture<Void> restart =
          CompletableFuture.runAsync(() -> cloud.nodes.get("one").get(0).restart());
      List<Load.Result> during = Load.run(channel, 200, 200, CallOptions.DEFAULT);
      restart.get(10, TimeUnit.SECONDS);
      assertThat(Load.failed(during)).isEmpty();
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                Load.run(channel, 5, 200, CallOptions.DEFAULT);
                assertThat(Snapshots.site("one").endpoints())
                    .extracting(EndpointSnapshot::state)
                    .containsOnly("HEALTHY");
              });
    }
  }

  @Test
  void aDeadEndpointDoesNotKeepTheBalancerBusy() throws Exception {
    try (Cloud cloud = new Cloud().site("near", 3, 1).site("far", 20, 1)) {
      ManagedChannel channel = connect(cloud, ServiceConfigs.retry(3));
      Load.settle(channel, "near");
      cloud.wan("near").refuse();
      await()
          .atMost(Duration.ofSeconds(10))
          .untilAsserted(
              () -> {
                Load.run(channel, 5, 200, CallOptions.DEFAULT);
                assertThat(Snapshots.site("near").reason()).startsWith("UNREACHABLE");
              });
      long before = Snapshots.only().tableVersion();
      Load.run(channel, 100, 100, CallOptions.DEFAULT);
      // Back-off rules the attempts to connect, not the resolver that answers each time it is
      // asked.
      assertThat(Snapshots.only().tableVersion() - before).isLessThan(100);
    }
  }
}
