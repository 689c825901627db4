/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RefusedCall;
import dev.isochrone.RouterObserver;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import io.grpc.CallOptions;
import io.grpc.EquivalentAddressGroup;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** On real sockets: whatever fails, a forbidden server counts not one connection. */
class ForbiddenServersTest {
  private static final Site DE = Site.named("de").withJurisdictions("DE", "EU");
  private static final Site FR = Site.named("fr").withJurisdictions("FR", "EU");
  private static final Site US = Site.named("us").withJurisdictions("US");
  private static final Site UNKNOWN = Site.named("unknown");
  private static final int CALLS = 30;

  private final Cloud cloud =
      new Cloud()
          .site(DE, 10, 2, true)
          .site(FR, 20, 1, true)
          .site(US, 1, 2, true)
          .site(UNKNOWN, 1, 1, true);
  private final Queue<RefusedCall> refused = new ConcurrentLinkedQueue<>();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    cloud.close();
  }

  private CatalogText catalog() {
    return new CatalogText(dir)
        .residency("EU")
        .policy("{panicThreshold: 100}")
        .site(DE, cloud)
        .site(FR, cloud)
        .site(US, cloud)
        .site(UNKNOWN, cloud);
  }

  private ManagedChannel channel(ManagedChannelBuilder<?> builder) {
    RouterObserver audit =
        new RouterObserver() {
          @Override
          public void refused(RefusedCall call) {
            refused.add(call);
          }
        };
    return cloud.track(Isochrone.observe(builder, audit).build());
  }

  /** Every fault that there is, one after the other, and all permitted sites at once. */
  private void everythingThatCanGoWrong(ManagedChannel channel, Runnable reload)
      throws InterruptedException {
    List<Runnable> faults =
        List.of(
            () -> cloud.wan("de").blackHole(),
            () -> cloud.wan("fr").dropReplies(),
            () -> cloud.wan("de").refuse(),
            () -> cloud.wan("fr").reset(),
            () -> cloud.nodes.get("de").forEach(n -> n.answersWith = Status.UNAVAILABLE),
            () -> cloud.nodes.get("fr").forEach(n -> n.answersWith = Status.RESOURCE_EXHAUSTED),
            () -> cloud.nodes.get("fr").forEach(n -> n.hangs = true));
    for (Runnable fault : faults) {
      load(channel, CallOptions.DEFAULT);
      fault.run();
      load(channel, CallOptions.DEFAULT);
      load(channel, within("FR"));
      reload.run();
      load(channel, within("US"));
      channel.enterIdle();
    }
    for (String site : List.of("de", "fr")) {
      cloud.wan(site).heal();
      cloud.nodes.get(site).forEach(n -> n.answersWith = null);
      cloud.nodes.get(site).forEach(n -> n.hangs = false);
    }
    load(channel, CallOptions.DEFAULT);
  }

  private static CallOptions within(String jurisdiction) {
    return CallOptions.DEFAULT.withOption(CallRouting.RESIDENCY, Residency.within(jurisdiction));
  }

  private static void load(ManagedChannel channel, CallOptions options)
      throws InterruptedException {
    Load.run(channel, CALLS, 300, options);
  }

  private void assertNotOneConnection() {
    for (String forbidden : List.of("us", "unknown")) {
      assertThat(cloud.wan(forbidden).connectionsAccepted()).as(forbidden).isZero();
      assertThat(cloud.calls(forbidden)).as(forbidden).isZero();
    }
    assertThat(cloud.calls("de")).isPositive();
    assertThat(cloud.calls("fr")).isPositive();
    assertThat(refused)
        .anySatisfy(
            call -> {
              assertThat(call.method()).isEqualTo("test.Cloud/Who");
              assertThat(call.rule()).isEqualTo("within [EU] and within [US]");
              assertThat(call.excluded())
                  .extracting(RefusedCall.Excluded::site)
                  .contains("us", "unknown");
            });
  }

  @Test
  void withTheCatalogHedgingAndReloads() throws Exception {
    CatalogText text = catalog().write();
    ManagedChannel channel =
        channel(text.channel().defaultServiceConfig(ServiceConfigs.hedging(4, "0.02s")));
    everythingThatCanGoWrong(channel, text::write);
    assertNotOneConnection();
  }

  @Test
  void withAForeignResolverThatHandsOutEveryAddress() throws Exception {
    List<EquivalentAddressGroup> groups = new ArrayList<>(cloud.groups);
    String target = StaticResolver.target(groups);
    ManagedChannel channel =
        channel(
            Isochrone.configure(
                Cloud.channelTo(target)
                    .defaultServiceConfig(
                        ServiceConfigs.policy(
                            Map.of("residency", List.of("EU"), "panicThreshold", 100.0)))));
    everythingThatCanGoWrong(
        channel, () -> StaticResolver.update(target, io.grpc.StatusOr.fromValue(groups)));
    assertNotOneConnection();
  }

  @Test
  void withASiteThatItsAddressesDescribeDifferently() throws Exception {
    Site lying = Site.named("us").withJurisdictions("US", "EU");
    List<EquivalentAddressGroup> groups = new ArrayList<>(cloud.groups);
    EquivalentAddressGroup second = cloud.nodes.get("us").get(1).group();
    groups.removeIf(g -> g.getAddresses().equals(second.getAddresses()));
    groups.add(
        new EquivalentAddressGroup(
            second.getAddresses(),
            second.getAttributes().toBuilder().set(SiteAttributes.SITE, lying).build()));
    ManagedChannel channel =
        channel(
            Cloud.channelTo(StaticResolver.target(groups))
                .defaultServiceConfig(ServiceConfigs.policy(Map.of("residency", List.of("EU")))));
    Load.settle(channel, "de");
    assertThat(cloud.wan("us").connectionsAccepted()).isZero();
  }
}
