/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.Routers;
import dev.isochrone.RoutingDecision;
import dev.isochrone.catalog.CatalogStatus;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What metrics and status page see of channels at work. */
@Timeout(120)
class RoutersTest {
  private static final Site DE = Site.named("de").withJurisdictions("DE", "EU");
  private static final Site US = Site.named("us").withJurisdictions("US");
  private final Cloud cloud = new Cloud();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    cloud.close();
  }

  @Test
  void channelsAndTheirCatalogsAreThereWhileTheyAreAtWork() throws Exception {
    Routers routers = Isochrone.routers();
    cloud.site(DE, 20, 1, true).site(US, 2, 1, true);
    CatalogText text = new CatalogText(dir).site(DE, cloud).site(US, cloud).write();
    ManagedChannel channel =
        cloud.track(Isochrone.configure(Cloud.channelTo("isochrone:///shop"), text.file).build());
    Load.settle(channel, "us");

    CatalogStatus catalog = routers.catalogs().get(0);
    assertThat(catalog.source()).contains(text.file.getFileName().toString());
    assertThat(catalog.catalog()).isNotNull();
    assertThat(catalog.age()).isPositive();
    RoutingDecision decision = routers.explain("shop", Residency.anywhere()).orElseThrow();
    assertThat(decision.site()).isEqualTo("us");
    assertThat(routers.explain("shop", Residency.within("EU")).orElseThrow().site())
        .isEqualTo("de");
    assertThat(routers.explain("hop", Residency.anywhere())).isEmpty();

    Load.run(
        channel,
        10,
        100,
        CallOptions.DEFAULT.withOption(CallRouting.RESIDENCY, Residency.within("CH")));
    RouterSnapshot router = routers.snapshots().get(0);
    assertThat(router.counts().refusedByResidency()).isEqualTo(10);
    // What ended is in the sums from the router's next beat on.
    long served = (long) cloud.calls("us") + cloud.calls("de");
    Awaitility.await().until(() -> picks(routers.snapshots().get(0)) == served);

    channel.shutdownNow();
    Awaitility.await().until(() -> routers.snapshots().isEmpty() && routers.catalogs().isEmpty());
  }

  private static long picks(RouterSnapshot router) {
    return router.sites().stream()
        .map(s -> s.counts().picks().values())
        .flatMap(values -> List.copyOf(values).stream())
        .mapToLong(n -> n)
        .sum();
  }
}
