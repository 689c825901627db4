/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.isochrone.topology.Site;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** {@code isochrone:///shop}: a catalog file, real channels and servers, and what files do. */
class CatalogChannelTest {
  private static final Site DE = Site.named("de").withJurisdictions("DE", "EU");
  private static final Site FR = Site.named("fr").withJurisdictions("FR", "EU");
  private static final Site US = Site.named("us").withJurisdictions("US");

  private final Cloud cloud = new Cloud();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    cloud.close();
  }

  private CatalogText catalog() {
    return new CatalogText(dir).site(DE, cloud).site(FR, cloud).site(US, cloud);
  }

  private static List<Load.Result> load(ManagedChannel channel, int calls)
      throws InterruptedException {
    return Load.run(channel, calls, 200, CallOptions.DEFAULT);
  }

  private static Status call(ManagedChannel channel) throws InterruptedException {
    return load(channel, 1).get(0).status();
  }

  private static void soon(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(20)).untilAsserted(assertion);
  }

  @Test
  void theSystemPropertyNamesTheCatalogAndNoOtherLineIsNeeded() throws Exception {
    cloud.site(DE, 20, 1, true).site(FR, 2, 1, true);
    CatalogText text = catalog().write();
    System.setProperty("isochrone.catalog", text.file.toString());
    try {
      ManagedChannel channel = cloud.track(Cloud.channelTo("isochrone:///shop").build());
      Load.settle(channel, "fr");
      assertThat(Snapshots.only().router()).isEqualTo("isochrone:///shop");
    } finally {
      System.clearProperty("isochrone.catalog");
    }
  }

  @Test
  void withoutACatalogTheErrorSaysHowToNameOne() throws Exception {
    ManagedChannel channel = cloud.track(Cloud.channelTo("isochrone:///shop").build());
    Status status = call(channel);
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription())
        .contains("ISOCHRONE_CATALOG")
        .contains("isochrone.catalog")
        .contains("Isochrone.configure");
  }

  @ParameterizedTest
  @ValueSource(strings = {"isochrone://host/shop", "isochrone:///", "isochrone:///a/b"})
  void aTargetOfAnotherFormIsRefusedWhenTheChannelIsBuilt(String target) {
    assertThatThrownBy(() -> Cloud.channelTo(target).build())
        .hasStackTraceContaining(target)
        .hasStackTraceContaining("expected: isochrone:///SERVICE");
  }

  @Test
  void addressesAndTargetsMakeOneServiceEachWithItsOwnAuthority() throws Exception {
    cloud.site(DE, 3, 1, true).site(FR, 3, 1, true).site(US, 3, 1, true);
    String fr = StaticResolver.target("fr-pay", List.of(cloud.nodes.get("fr").get(0).group()));
    String us = StaticResolver.target("us-pay", List.of(cloud.nodes.get("us").get(0).group()));
    ManagedChannel channel =
        cloud.track(
            catalog()
                .endpoint(FR, "target: \"" + fr + "\"")
                .endpoint(US, "target: \"" + us + "\"")
                .policy("{latencyWindow: \"1s\"}")
                .write()
                .channel()
                .build());
    soon(
        () -> {
          load(channel, 20);
          Map<String, Set<String>> authorities =
              cloud.attempts.stream()
                  .collect(
                      Collectors.groupingBy(
                          Cloud.Attempt::site,
                          Collectors.mapping(Cloud.Attempt::authority, Collectors.toSet())));
          assertThat(authorities)
              .isEqualTo(
                  Map.of(
                      "de", Set.of(cloud.nodes.get("de").get(0).hostPort()),
                      "fr", Set.of("fr-pay.example"),
                      "us", Set.of("us-pay.example")));
        });
  }

  @Test
  void aTargetThatFailsOrComesBackEmptyKeepsItsLastGoodAddresses() throws Exception {
    cloud.site(DE, 30, 1, true).site(FR, 2, 1, true);
    String fr = StaticResolver.target(List.of(cloud.nodes.get("fr").get(0).group()));
    ManagedChannel channel =
        cloud.track(catalog().endpoint(FR, "target: \"" + fr + "\"").write().channel().build());
    Load.settle(channel, "fr");
    StaticResolver.update(fr, StatusOr.fromStatus(Status.UNAVAILABLE.withDescription("no DNS")));
    assertThat(Load.failed(load(channel, 20))).isEmpty();
    StaticResolver.update(fr, StatusOr.fromValue(List.of()));
    assertThat(Load.failed(load(channel, 20))).isEmpty();
    Load.settle(channel, "fr");
    assertThat(cloud.wan("fr").connectionsAccepted()).isEqualTo(1);
  }

  @Test
  void aTargetThatNeverResolvedDoesNotHoldUpTheOthers() throws Exception {
    cloud.site(DE, 2, 1, true).site(FR, 2, 1, true);
    String fr = StaticResolver.target(List.of());
    StaticResolver.update(fr, StatusOr.fromStatus(Status.UNAVAILABLE.withDescription("no DNS")));
    ManagedChannel channel =
        cloud.track(catalog().endpoint(FR, "target: \"" + fr + "\"").write().channel().build());
    assertThat(Load.failed(load(channel, 20))).isEmpty();
    assertThat(Snapshots.only().sites()).hasSize(1);
    StaticResolver.update(fr, StatusOr.fromValue(List.of(cloud.nodes.get("fr").get(0).group())));
    soon(() -> assertThat(Snapshots.only().sites()).hasSize(2));
  }

  @Test
  void whereNoTargetResolvesTheErrorNamesEach() throws Exception {
    String fr = StaticResolver.target(List.of());
    StaticResolver.update(fr, StatusOr.fromStatus(Status.UNAVAILABLE.withDescription("no DNS")));
    ManagedChannel channel =
        cloud.track(catalog().endpoint(FR, "target: \"" + fr + "\"").write().channel().build());
    Status status = call(channel);
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription())
        .contains("catalog.yaml version 1: services.shop: no target resolves")
        .contains(fr)
        .contains("no DNS");
  }

  @ParameterizedTest
  @ValueSource(strings = {"nosuch:///x", "payments.example", "dns:payments.example:443", "dns:///"})
  void aTargetThatNoResolverTakesIsNamedAndDoesNotHoldUpTheOthers(String target) throws Exception {
    CatalogText text = catalog().endpoint(FR, "target: \"" + target + "\"").write();
    ManagedChannel channel = cloud.track(text.channel().build());
    Status status = call(channel);
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription()).contains("services.shop").contains(target);

    cloud.site(DE, 2, 1, true);
    text.site(DE, cloud).write();
    soon(() -> assertThat(call(channel).isOk()).isTrue());
  }

  @Test
  void anUnknownServiceIsToldWhichThereAre() throws Exception {
    cloud.site(DE, 2, 1, true);
    CatalogText text = catalog().write();
    ManagedChannel channel =
        cloud.track(Isochrone.configure(Cloud.channelTo("isochrone:///shpo"), text.file).build());
    Status status = call(channel);
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription())
        .contains("service: shpo")
        .contains("[shop]")
        .contains("catalog.yaml version 1");
  }

  @Test
  void aBadCatalogAtTheStartFailsCallsInWordsUntilItIsMended() throws Exception {
    cloud.site(DE, 2, 1, true);
    CatalogText text = catalog();
    text.write("version: 1\nsites: {de: {}}\nservices: {shop: {endpoints: [{site: ed}]}}\n");
    ManagedChannel channel = cloud.track(text.channel().build());
    Status status = call(channel);
    assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
    assertThat(status.getDescription())
        .contains(text.file.toString())
        .contains("services.shop.endpoints[0].site: \"ed\"")
        .contains("expected: a site of this catalog, perhaps de");
    text.write();
    soon(() -> assertThat(call(channel).isOk()).isTrue());
  }

  @Test
  void aCatalogMayComeAfterTheChannel() throws Exception {
    cloud.site(DE, 2, 1, true);
    CatalogText text = catalog();
    ManagedChannel channel = cloud.track(text.channel().build());
    assertThat(call(channel).getDescription()).contains(text.file.toString());
    text.write();
    soon(() -> assertThat(call(channel).isOk()).isTrue());
  }

  @Test
  void aChangeIsFollowedAndABadOneOrAnOlderOneIsNot() throws Exception {
    cloud.site(DE, 2, 1, true).site(FR, 15, 1, true);
    CatalogText text = catalog().version(10).write();
    ManagedChannel channel = cloud.track(text.channel().build());
    Load.settle(channel, "de");

    text.drain("de").write(); // version 11
    soon(() -> assertThat(Snapshots.site("de").state()).isEqualTo("DRAINED"));
    assertThat(Load.share(load(channel, 10), "fr")).isEqualTo(1);
    assertThat(cloud.wan("de").openConnections()).isEqualTo(1);
    int drained = cloud.calls("de");

    // Neither brings the drained site back; the next good version proves that they were read.
    text.write("version: 12\nsites: {de: {}}\n");
    assertThat(Load.failed(load(channel, 150))).isEmpty();
    catalog().version(9).write();
    assertThat(Load.failed(load(channel, 150))).isEmpty();
    assertThat(cloud.calls("de")).isEqualTo(drained);

    catalog().version(13).write();
    Load.settle(channel, "de");
  }

  @Test
  void aTightenedResidencyClosesTheConnectionsThatItForbids() throws Exception {
    cloud.site(DE, 15, 1, true).site(US, 2, 2, true);
    CatalogText text = catalog().write();
    ManagedChannel channel = cloud.track(text.channel().build());
    Load.settle(channel, "us");
    text.residency("EU").write();
    soon(() -> assertThat(cloud.wan("us").openConnections()).isZero());
    int before = cloud.calls("us");
    long connections = cloud.wan("us").connectionsAccepted();
    assertThat(Load.failed(load(channel, 60))).isEmpty();
    assertThat(cloud.calls("us")).isEqualTo(before);
    assertThat(cloud.wan("us").connectionsAccepted()).isEqualTo(connections);
    assertThat(Snapshots.site("us").state()).isEqualTo("FORBIDDEN");
    text.residency().write();
    Load.settle(channel, "us");
  }

  @Test
  void theUsersRetryPolicyHoldsForCatalogTargets() throws Exception {
    cloud.site(DE, 2, 1, true).site(FR, 10, 1, true);
    ManagedChannel channel =
        cloud.track(
            catalog().write().channel().defaultServiceConfig(ServiceConfigs.retry(3)).build());
    Load.settle(channel, "de");
    cloud.nodes.get("de").get(0).answersWith = Status.UNAVAILABLE;
    assertThat(Load.failed(load(channel, 60))).isEmpty();
  }

  @Test
  void theCatalogsPolicyHoldsWhetherItComesByServiceConfigOrWithTheConfiguredChannel()
      throws Exception {
    cloud.site(DE, 2, 1, true).site(US, 2, 1, true);
    CatalogText text = catalog().policy("{residency: [EU]}").write();
    System.setProperty("isochrone.catalog", text.file.toString());
    try {
      for (ManagedChannel channel :
          List.of(text.channel().build(), Cloud.channelTo("isochrone:///shop").build())) {
        cloud.track(channel);
        assertThat(Load.share(load(channel, 20), "de")).isEqualTo(1);
        assertThat(cloud.wan("us").connectionsAccepted()).isZero();
        assertThat(Snapshots.site("us").state()).isEqualTo("FORBIDDEN");
        channel.shutdownNow();
      }
    } finally {
      System.clearProperty("isochrone.catalog");
    }
  }
}
