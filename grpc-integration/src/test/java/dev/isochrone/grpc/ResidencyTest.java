/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Data goes where it may and nowhere else, whatever fails. */
class ResidencyTest {
  private static final Site DE = Site.named("de").withJurisdictions("DE", "EU");
  private static final Site FR = Site.named("fr").withJurisdictions("FR", "EU");
  private static final Site US = Site.named("us").withJurisdictions("US");

  private final Cloud cloud = new Cloud().site(DE, 10, 1, true).site(FR, 20, 1, true);
  @TempDir private Path dir;

  @AfterEach
  void close() {
    cloud.close();
  }

  private ManagedChannel foreign() {
    return cloud.track(
        Isochrone.configure(cloud.plainChannel().defaultServiceConfig(ServiceConfigs.retry(3)))
            .build());
  }

  private CatalogText catalog(Object... residency) {
    CatalogText text = new CatalogText(dir).residency(residency);
    text.site(DE, cloud).site(FR, cloud).site(US, cloud);
    return text;
  }

  private static Status call(ManagedChannel channel, CallOptions options)
      throws InterruptedException {
    return Load.run(channel, 1, 100, options).get(0).status();
  }

  private static CallOptions within(String... jurisdictions) {
    return CallOptions.DEFAULT.withOption(CallRouting.RESIDENCY, Residency.within(jurisdictions));
  }

  @Test
  void aCallsResidencyNarrowsWhereItGoes() throws Exception {
    cloud.site(US, 1, 1, true);
    ManagedChannel channel = foreign();
    Load.settle(channel, "us");
    List<Load.Result> results = Load.run(channel, 60, 200, within("EU"));
    assertThat(Load.failed(results)).isEmpty();
    assertThat(Load.share(results, "us")).isZero();
    assertThat(Load.share(Load.run(channel, 20, 200, within("FR")), "fr")).isEqualTo(1);
  }

  @Test
  void aCallThatMayGoNowhereIsDeniedOnceNamingTheRuleAndEverySite() throws Exception {
    cloud.site(US, 1, 1, true);
    ManagedChannel channel = foreign();
    Load.settle(channel, "us");
    cloud.attempts.clear();
    for (CallOptions options : List.of(within("CH"), within("CH").withWaitForReady())) {
      AtomicInteger streams = new AtomicInteger();
      Status status = call(channel, options.withStreamTracerFactory(counting(streams)));
      assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(status.getDescription())
          .contains("within [CH]")
          .contains("de[DE, EU]")
          .contains("fr[EU, FR]")
          .contains("us[US]");
      // The retry policy would repeat PERMISSION_DENIED: a drop is beyond it. The one stream is
      // the one that fails.
      assertThat(streams.get()).isLessThanOrEqualTo(1);
    }
    assertThat(cloud.attempts).isEmpty();
  }

  private static ClientStreamTracer.Factory counting(AtomicInteger streams) {
    return new ClientStreamTracer.Factory() {
      @Override
      public ClientStreamTracer newClientStreamTracer(
          ClientStreamTracer.StreamInfo info, Metadata headers) {
        streams.incrementAndGet();
        return new ClientStreamTracer() {};
      }
    };
  }

  @Test
  void aCallMayNotWidenTheCatalogsResidency() throws Exception {
    cloud.site(US, 1, 1, true);
    ManagedChannel channel = cloud.track(catalog("EU").write().channel().build());
    assertThat(call(channel, CallOptions.DEFAULT).isOk()).isTrue();
    Status status = call(channel, within("US"));
    assertThat(status.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
    assertThat(status.getDescription())
        .contains("within [EU] and within [US]")
        .contains("us[US]")
        .contains("de[DE, EU]");
    assertThat(cloud.wan("us").connectionsAccepted()).isZero();
  }

  @Test
  void aForbiddenSiteIsNeverConnectedToEvenWhenAllOthersAreDown() throws Exception {
    cloud.site(US, 1, 1, true);
    ManagedChannel channel = cloud.track(catalog("EU").write().channel().build());
    Load.settle(channel, "de");
    cloud.wan("de").refuse();
    cloud.wan("fr").refuse();
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () -> {
              Status status = call(channel, CallOptions.DEFAULT);
              assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
              assertThat(status.getDescription())
                  .matches(
                      "(?s)every permitted site is down:.*de \\(UNREACHABLE for \\d+\\.\\d s: .*"
                          + "fr \\(UNREACHABLE for \\d+\\.\\d s: .*");
            });
    assertThat(cloud.wan("us").connectionsAccepted()).isZero();
    assertThat(cloud.calls("us")).isZero();
  }

  @Test
  void aPolicysResidencyKeepsForeignAddressesFromBeingConnectedTo() throws Exception {
    cloud.site(US, 1, 1, true);
    ManagedChannel channel =
        cloud.track(
            cloud
                .plainChannel()
                .defaultServiceConfig(
                    ServiceConfigs.policy(java.util.Map.of("residency", List.of("EU"))))
                .build());
    Load.settle(channel, "de");
    assertThat(cloud.wan("us").connectionsAccepted()).isZero();
  }

  @Test
  void aDenialStandsWhenNameResolutionFails() throws Exception {
    cloud.site(US, 1, 1, true);
    String target = StaticResolver.target(cloud.groups);
    ManagedChannel channel =
        cloud.track(
            Cloud.channelTo(target)
                .defaultServiceConfig(
                    ServiceConfigs.policy(java.util.Map.of("residency", List.of("CH"))))
                .build());
    assertThat(call(channel, CallOptions.DEFAULT).getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
    StaticResolver.update(
        target, io.grpc.StatusOr.fromStatus(Status.UNAVAILABLE.withDescription("no DNS")));
    assertThat(call(channel, CallOptions.DEFAULT).getCode())
        .isEqualTo(Status.Code.PERMISSION_DENIED);
  }
}
