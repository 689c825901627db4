/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogParser;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the router would do if; and that it does not do it. */
class WhatIfTest {
  private final World world = new World();

  @BeforeEach
  void start() {
    world.server(Site.named("fra").withJurisdictions("DE", "EU"), "fra-1", 2, 1);
    world.server(Site.named("par").withJurisdictions("FR", "EU"), "par-1", 12, 1);
    world.server(Site.named("iad").withJurisdictions("US"), "iad-1", 90, 1);
    world.start(RouterConfig.DEFAULT, true);
    world.run(Duration.ofSeconds(10), 100);
  }

  private WhatIf without(String... lost) {
    return world.router().whatIf(Supposition.loss(lost));
  }

  @Test
  void asThingsAreAllCallsGoToTheNearest() {
    WhatIf now = without();
    assertThat(now.shares()).extracting(WhatIf.Share::site).containsExactly("fra");
    assertThat(now.shares().get(0).percent()).isEqualTo(100);
    assertThat(now.distanceMillis()).isCloseTo(2, within(0.5));
    assertThat(now.refusal()).isEmpty();
  }

  @Test
  void withoutTheNearestTheyWouldGoToTheNextAndSoTheyDoOnceItIsLost() {
    WhatIf lost = without("fra");
    assertThat(lost.shares()).extracting(WhatIf.Share::site).containsExactly("par");
    assertThat(lost.distanceMillis()).isCloseTo(12, within(1.0));
    world.forget();
    world.run(Duration.ofSeconds(1), 100);
    assertThat(world.share("fra")).as("nothing has happened yet").isEqualTo(1);
    world.servers.get("fra-1").silent = true;
    world.run(Duration.ofSeconds(5), 100);
    world.forget();
    world.run(Duration.ofSeconds(1), 100);
    assertThat(world.share("par")).isGreaterThan(0.97);
  }

  @Test
  void withoutEverythingThereIsARefusalThatSaysWhy() {
    WhatIf nothing =
        world.router().whatIf(Supposition.loss("fra", "par").within(Residency.within("EU")));
    assertThat(nothing.shares()).isEmpty();
    assertThat(nothing.distanceMillis()).isNull();
    assertThat(nothing.refusal())
        .isEqualTo("residency within [EU] permits no site; it excludes iad[US]");
    assertThat(without("fra", "par", "iad").refusal()).isEqualTo("no endpoint is known yet");
  }

  private static Catalog catalog(String service) {
    return new CatalogParser(policy -> new RouterConfigReader().read(policy))
        .parse(
            "candidate.yaml",
            """
            version: 2
            sites:
              fra: {jurisdictions: [DE, EU]}
              par: {jurisdictions: [FR, EU], cost: 1}
              iad: {jurisdictions: [US]}
              zrh: {jurisdictions: [CH]}
            services:
              test:
            """
                + service.indent(4));
  }

  private WhatIf under(String service) {
    return world.router().whatIf(Supposition.of(catalog(service)));
  }

  @Test
  void underACandidateCatalog() {
    String endpoints =
        """
        endpoints:
          - {site: fra, target: "dns:///fra", drained: true}
          - {site: par, target: "dns:///par"}
          - {site: iad, target: "dns:///iad"}
        """;
    assertThat(under(endpoints)).hasToString("100 % par (12.0 ms); 12.0 ms on average");
    assertThat(under(endpoints + "residency: [US]"))
        .hasToString("100 % iad (90.0 ms); 90.0 ms on average");
    assertThat(under(endpoints + "policy: {maxSharePercent: {par: 25}}"))
        .hasToString("25 % par (12.0 ms), 75 % iad (90.0 ms); 70.5 ms on average");
    assertThat(under(endpoints + "policy: {pin: iad}").shares())
        .extracting(WhatIf.Share::site)
        .containsExactly("iad");
    assertThat(under(endpoints + "policy: {residency: [CH]}").refusal())
        .startsWith("residency within [CH] permits no site; it excludes ");
    assertThat(world.calls("par")).as("nothing has happened").isZero();
  }

  @Test
  void whatACandidateAddsIsTakenToBeWellAndFarAway() {
    WhatIf wider =
        under(
            """
            residency: [CH]
            endpoints:
              - {site: fra, addresses: ["10.0.0.1:80"]}
              - {site: zrh, addresses: ["10.0.0.2:80", "10.0.0.3:80"]}
            """);
    assertThat(wider).hasToString("100 % zrh (distance unknown); distance unknown on average");
    assertThat(
            world
                .router()
                .whatIf(
                    new Supposition(
                        java.util.Set.of("fra"),
                        Residency.anywhere(),
                        catalog("endpoints: [{site: fra, target: \"dns:///fra\"}]")))
                .refusal())
        .isEqualTo("no endpoint is known yet");
  }

  @Test
  void whatIsSickStaysSickUnderACandidate() {
    world.servers.get("fra-1").silent = true;
    world.run(Duration.ofSeconds(2), 100);
    WhatIf same =
        under(
            """
            endpoints:
              - {site: fra, target: "dns:///fra"}
              - {site: par, target: "dns:///par"}
            """);
    assertThat(same.shares()).extracting(WhatIf.Share::site).containsExactly("par");
  }

  @Test
  void aCatalogWithoutTheServiceIsToldFromOneThatForbids() {
    Catalog other =
        new CatalogParser(policy -> {})
            .parse(
                "c",
                "{version: 1, sites: {fra: {}}, services: {pay: {endpoints: [{site: fra, target:"
                    + " \"dns:///fra\"}]}}}");
    assertThat(world.router().whatIf(Supposition.of(other)).refusal())
        .isEqualTo("the catalog has no service for test");
  }

  @Test
  void aRecordedSnapshotTellsTheSameAsTheRouterDid() {
    world.servers.get("fra-1").silent = true;
    world.run(Duration.ofSeconds(2), 100);
    RouterSnapshot recorded = world.router().snapshot();
    for (Supposition s :
        List.of(
            Supposition.NOTHING,
            Supposition.loss("par"),
            Supposition.loss("par", "iad"),
            Supposition.NOTHING.within(Residency.within("US")),
            Supposition.of(
                catalog(
                    "endpoints: [{site: iad, target: \"dns:///i\"}, {site: par, target:"
                        + " \"dns:///p\", drained: true}]")))) {
      WhatIf live = world.router().whatIf(s);
      WhatIf then = WhatIf.of(recorded, s);
      assertThat(then.shares()).as("%s", s).isEqualTo(live.shares());
      assertThat(then.distanceMillis()).isEqualTo(live.distanceMillis());
      assertThat(then.panic()).isEqualTo(live.panic());
      assertThat(then.refusal().isEmpty()).isEqualTo(live.refusal().isEmpty());
    }
  }

  @Test
  void withinAnotherResidency() {
    WhatIf american = world.router().whatIf(Supposition.NOTHING.within(Residency.within("US")));
    assertThat(american.shares()).extracting(WhatIf.Share::site).containsExactly("iad");
    assertThat(american.distanceMillis()).isCloseTo(90, within(5.0));
  }
}
