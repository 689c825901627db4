/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.health.Connectivity;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Each call that residency refuses is told: rule, call, sites and why. */
class AuditTest {
  private static final Residency SWISS = Residency.within("CH");

  private final World world = new World();
  private final List<RefusedCall> told = new ArrayList<>();

  private SiteRouter start() {
    world.server(Site.named("fra").withJurisdictions("DE", "EU"), "eu-1", 10, 1);
    world.server(Site.named("iad").withJurisdictions("US"), "us-1", 2, 1);
    world.server("unlabelled", "x-1", 1, 1);
    world.also =
        builder ->
            builder.observer(
                new RouterObserver() {
                  @Override
                  public void refused(RefusedCall call) {
                    told.add(call);
                  }
                });
    SiteRouter router = world.start(RouterConfig.DEFAULT, false);
    world.run(Duration.ofSeconds(1), 20);
    return router;
  }

  @Test
  void refusalSaysTheRuleTheCallAndEachSiteWithTheReason() {
    SiteRouter router = start();
    long version = router.table().version();
    Refusal refusal = router.refuse(SWISS, "payments/Charge");
    assertThat(told).as("picks do not wait for observers").isEmpty();
    world.time.advanceMillis(100);
    assertThat(told).hasSize(1);
    RefusedCall call = told.get(0);
    assertThat(call.number()).isEqualTo(1);
    assertThat(call.router()).isEqualTo("test");
    assertThat(call.method()).isEqualTo("payments/Charge");
    assertThat(call.rule()).isEqualTo("within [CH]");
    assertThat(call.refusal()).isEqualTo(refusal);
    assertThat(call.tableVersion()).isEqualTo(version);
    assertThat(call.excluded())
        .containsExactlyInAnyOrder(
            new RefusedCall.Excluded("fra", List.of("DE", "EU"), "carries none of [CH]"),
            new RefusedCall.Excluded("iad", List.of("US"), "carries none of [CH]"),
            new RefusedCall.Excluded(
                "unlabelled",
                List.of(),
                "its jurisdiction is unknown, so it carries none of [CH]"));
  }

  @Test
  void permittedSiteThatIsDownIsToldTooAndSoAreTheSitesThatWereNotAskedInstead() {
    SiteRouter router = start();
    router.connectivity("eu-1", Connectivity.FAILED, "refused");
    world.time.advanceMillis(50);
    assertThat(router.refuse(Residency.within("EU"), "m").kind())
        .isEqualTo(Refusal.Kind.UNAVAILABLE);
    world.time.advanceMillis(100);
    assertThat(told).hasSize(1);
    assertThat(told.get(0).excluded())
        .extracting(RefusedCall.Excluded::site)
        .containsExactlyInAnyOrder("iad", "unlabelled");
  }

  @Test
  void whatIsDownWithoutAnyRuleIsNoMatterForTheAudit() {
    SiteRouter router = start();
    world.servers.keySet().forEach(id -> router.connectivity(id, Connectivity.FAILED, "refused"));
    world.time.advanceMillis(50);
    assertThat(router.refuse(Residency.anywhere(), "m").kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
    world.time.advanceMillis(100);
    assertThat(told).isEmpty();
    assertThat(router.auditCounts()).isEqualTo(new AuditCounts(0, 0));
  }

  @Test
  void askingWhyIsNoRefusal() {
    SiteRouter router = start();
    assertThat(router.refusal(SWISS).kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
    world.time.advanceMillis(100);
    assertThat(told).isEmpty();
  }

  @Test
  void whatIsTooMuchIsDroppedAndCountedAndLeavesAGapInTheNumbers() {
    SiteRouter router = start();
    for (int i = 0; i < AuditTrail.CAPACITY + 7; i++) {
      router.refuse(SWISS, "m");
    }
    assertThat(router.auditCounts()).isEqualTo(new AuditCounts(AuditTrail.CAPACITY + 7, 7));
    world.time.advanceMillis(100);
    router.refuse(SWISS, "m");
    world.time.advanceMillis(100);
    assertThat(told).hasSize(AuditTrail.CAPACITY + 1);
    assertThat(told.get(AuditTrail.CAPACITY).number()).isEqualTo(AuditTrail.CAPACITY + 8);
  }

  @Test
  void whatWasRefusedBeforeTheEndIsToldAtTheEnd() {
    SiteRouter router = start();
    router.refuse(SWISS, "m");
    router.close();
    assertThat(told).hasSize(1);
  }

  @Test
  void observerThatThrowsDoesNotStopTheOthersEntries() {
    world.server(Site.named("iad").withJurisdictions("US"), "us-1", 2, 1);
    world.also =
        builder ->
            builder.observer(
                new RouterObserver() {
                  @Override
                  public void refused(RefusedCall call) {
                    told.add(call);
                    throw new IllegalStateException("on purpose");
                  }
                });
    SiteRouter router = world.start(RouterConfig.DEFAULT, false);
    router.refuse(SWISS, "a");
    router.refuse(SWISS, "b");
    world.time.advanceMillis(200);
    assertThat(told).extracting(RefusedCall::method).containsExactly("a", "b");
  }
}
