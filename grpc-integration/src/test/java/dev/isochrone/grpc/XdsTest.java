/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.isochrone.RouterSnapshot.SiteSnapshot;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** {@code xds:///svc}: the policy as a gRFC A52 custom one, from a real management server. */
@Timeout(120)
class XdsTest {
  private static final String BOOTSTRAP = "io.grpc.xds.bootstrapConfig";

  private static ControlPlane plane;

  private final Cloud cloud = new Cloud();
  private ManagedChannel channel;

  /** One for all tests: gRPC reads its bootstrap once a process. */
  @BeforeAll
  static void startPlane() {
    plane = new ControlPlane();
    System.setProperty(BOOTSTRAP, plane.bootstrap());
  }

  @AfterAll
  static void stopPlane() {
    System.clearProperty(BOOTSTRAP);
    plane.close();
  }

  @BeforeEach
  void start() {
    cloud.site("eu-near", 3, 2).site("eu-far", 25, 2).site("us", 60, 2);
    plane.policy("latencyWindow", ControlPlane.text("0.002s"));
    for (String region : cloud.nodes.keySet()) {
      plane.region(region, addresses(region));
    }
    plane.publish();
    channel = cloud.track(Isochrone.configure(Cloud.channelTo("xds:///svc")).build());
  }

  @AfterEach
  void close() {
    cloud.close();
    cloud.nodes.keySet().forEach(region -> plane.region(region, List.of()));
  }

  private List<InetSocketAddress> addresses(String region) {
    return cloud.nodes.get(region).stream().map(node -> node.address).toList();
  }

  private static void soon(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
  }

  private List<Load.Result> load(int calls) throws InterruptedException {
    return Load.run(channel, calls, 200, CallOptions.DEFAULT);
  }

  /** Calls go to the nearest region and have done so for a while: what is usual is known. */
  private void warm() throws InterruptedException {
    Load.settle(channel, "eu-near");
    soon(
        () -> {
          List<Load.Result> results = load(300);
          assertThat(Load.share(results, "eu-near")).isGreaterThan(0.95);
          assertThat(results).allSatisfy(r -> assertThat(r.millis()).isLessThan(60));
        });
  }

  /** The site of a locality, as snapshots name it. */
  private static String at(String region) {
    return region + "/" + region + "-a";
  }

  @Test
  void localitiesAreSitesAndCallsGoToTheNearest() throws Exception {
    Load.settle(channel, "eu-near");
    assertThat(Snapshots.only().router()).isEqualTo("xds:///svc");
    assertThat(Snapshots.only().sites())
        .extracting(SiteSnapshot::site)
        .containsExactlyInAnyOrder(at("eu-near"), at("eu-far"), at("us"));
    assertThat(Snapshots.site(at("eu-near")).endpoints()).hasSize(2);
    soon(
        () -> {
          load(40);
          assertThat(Snapshots.site(at("eu-near")).rttMillis()).isBetween(3.0, 15.0);
          assertThat(Snapshots.site(at("us")).rttMillis()).isBetween(60.0, 90.0);
        });
  }

  @Test
  void whenTheNearRegionDiesAllCallsMove() throws Exception {
    warm();
    cloud.nodes.get("eu-near").forEach(Cloud.Node::stop);
    Load.settle(channel, "eu-far");
    List<Load.Result> results = load(200);
    assertThat(Load.failed(results)).isEmpty();
    assertThat(Load.share(results, "eu-near")).isZero();
    assertThat(Load.share(results, "eu-far")).isGreaterThan(0.9);
    cloud.nodes.get("eu-near").forEach(Cloud.Node::restart);
    Load.settle(channel, "eu-near");
  }

  @Test
  void whenTheNearRegionsPacketsVanishAllCallsMove() throws Exception {
    warm();
    cloud.wan("eu-near").blackHole();
    List<Load.Result> results =
        Load.run(channel, 400, 200, CallOptions.DEFAULT.withOption(CallRouting.IDEMPOTENT, true));
    assertThat(Load.failed(results)).isEmpty();
    assertThat(Load.share(results, "eu-near")).isZero();
    assertThat(Load.share(results, "eu-far")).isGreaterThan(0.9);
  }

  @Test
  void aConfigArrivesAndTheBalancerWithItsConnectionsAndMeasurementsStays() throws Exception {
    Load.settle(channel, "eu-near");
    long connections = connections();
    long tables = Snapshots.only().counts().tables();
    long calls = Snapshots.site(at("eu-near")).calls();
    // As wide as the world: all regions are one level from now on.
    plane.policy("latencyWindow", ControlPlane.text("1s")).publish();
    soon(() -> assertThat(Load.share(load(60), "us")).isGreaterThan(0.1));
    assertThat(Load.share(load(60), "eu-far")).isGreaterThan(0.1);
    plane.policy("latencyWindow", ControlPlane.text("0.002s")).publish();
    Load.settle(channel, "eu-near");
    assertThat(connections()).isEqualTo(connections);
    assertThat(Snapshots.only().counts().tables()).isGreaterThan(tables);
    assertThat(Snapshots.site(at("eu-near")).calls()).isGreaterThan(calls);
  }

  @Test
  void aConfigThatIsRefusedIsReportedAndTheLastGoodOneStays() throws Exception {
    Load.settle(channel, "eu-near");
    plane.policy("latencyWindoww", ControlPlane.text("1s")).publish();
    soon(() -> assertThat(plane.refused).anyMatch(m -> m.contains("perhaps latencyWindow")));
    List<Load.Result> results = load(60);
    assertThat(Load.failed(results)).isEmpty();
    assertThat(Load.share(results, "eu-near")).isGreaterThan(0.9);
  }

  @Test
  void aRegionIsTakenOutAndBroughtBackWithoutAFailedCall() throws Exception {
    Load.settle(channel, "eu-near");
    plane.region("eu-near", List.of()).publish();
    soon(
        () -> {
          List<Load.Result> results = load(20);
          assertThat(Load.failed(results)).isEmpty();
          assertThat(Load.share(results, "eu-far")).isEqualTo(1);
        });
    plane.region("eu-near", addresses("eu-near")).publish();
    Load.settle(channel, "eu-near");
  }

  @Test
  void aLocalityNamesNoJurisdictionSoAResidencyPermitsNone() throws Exception {
    Load.settle(channel, "eu-near");
    plane.policy("residency", ControlPlane.texts("EU")).publish();
    soon(
        () ->
            assertThat(load(1).get(0).status().getCode()).isEqualTo(Status.Code.PERMISSION_DENIED));
    soon(() -> assertThat(cloud.wan("eu-near").openConnections()).isZero());
  }

  private long connections() {
    return cloud.nodes.keySet().stream()
        .mapToLong(region -> cloud.wan(region).connectionsAccepted())
        .sum();
  }
}
