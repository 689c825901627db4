/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.health.Connectivity;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Not a call and not a probe leaves its residency, whatever fails. */
class SiteRouterResidencyTest {
  private static final Residency EU = Residency.within("EU");

  private final World world = new World();
  private final Site european = Site.named("fra").withJurisdictions("DE", "EU");
  private final Site american = Site.named("iad").withJurisdictions("US");

  private void start(RouterConfig config, boolean probed) {
    world.server(american, "us-1", 2, 5);
    world.server(european, "eu-1", 20, 5);
    world.server("unlabelled", "x-1", 1, 5);
    world.start(config, probed);
  }

  private void run(int seconds, Residency residency) {
    world.run(Duration.ofSeconds(seconds), 200, residency);
  }

  private void assertNothingLeft() {
    assertThat(world.calls("iad") + world.calls("unlabelled")).as("calls").isZero();
    assertThat(world.probes("iad") + world.probes("unlabelled")).as("probes").isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void routersResidencyHoldsForCallsAndProbesThoughEverythingIsConnected(boolean probed) {
    start(RouterConfig.DEFAULT.withResidency(EU), probed);
    run(40, Residency.anywhere());
    assertThat(world.share("fra")).isEqualTo(1);
    assertNothingLeft();
    world.servers.get("eu-1").silent = true;
    run(40, Residency.anywhere());
    assertNothingLeft();
    world.servers.get("eu-1").silent = false;
    world.servers.get("eu-1").refuses = OutcomeKind.FAILURE;
    run(40, Residency.anywhere());
    assertNothingLeft();
    assertThat(world.site("iad").state()).isEqualTo("FORBIDDEN");
    assertThat(world.site("iad").permitted()).isFalse();
    assertThat(world.site("iad").sharePercent()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void callsOwnResidencyHoldsForTheCall(boolean probed) {
    start(RouterConfig.DEFAULT, probed);
    run(20, EU);
    assertThat(world.calls("iad") + world.calls("unlabelled")).isZero();
    assertThat(world.share("fra")).isEqualTo(1);
    world.servers.get("eu-1").silent = true;
    run(20, EU);
    assertThat(world.calls("iad") + world.calls("unlabelled")).isZero();
    world.time.advanceMillis(2100); // those that panic sent there anyway end
    world.forget();
    run(10, Residency.anywhere());
    assertThat(world.calls("fra")).as("other calls are free").isLessThan(200);
    assertThat(world.failed).isLessThan(20);
  }

  @Test
  void retryStaysInside() {
    start(RouterConfig.DEFAULT, true);
    run(5, Residency.anywhere());
    TriedEndpoints tried = new TriedEndpoints();
    tried.add(world.servers.get("eu-1").endpoint);
    RoutedEndpoint again = world.router().pick(EU, tried);
    assertThat(again).as("the same rather than a forbidden one").hasToString("eu-1@fra");
    assertThat(world.router().pick(Residency.anywhere(), tried).endpoint().id())
        .isNotEqualTo("eu-1");
  }

  @Test
  void callCanOnlyNarrowWhatTheRouterAllows() {
    start(RouterConfig.DEFAULT.withResidency(EU), true);
    run(2, Residency.within("US"));
    assertThat(world.refused).isEqualTo(400);
    assertNothingLeft();
    Refusal refusal = world.router().refusal(Residency.within("US"));
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.FORBIDDEN);
    assertThat(refusal.message())
        .isEqualTo(
            "residency within [EU] and within [US] permits no site;"
                + " it excludes iad[US], fra[DE, EU], unlabelled");
  }

  @Test
  void refusalNamesEveryPermittedSiteWithItsStateAndForHowLong() {
    world.server(european, "eu-1", 20, 5);
    world.server(american, "us-1", 2, 5);
    world.start(RouterConfig.DEFAULT, false);
    run(2, Residency.anywhere());
    world.router().connectivity("eu-1", Connectivity.FAILED, "connection refused");
    world.time.advanceMillis(1500);
    Refusal refusal = world.router().refusal(EU);
    assertThat(refusal.kind()).isEqualTo(Refusal.Kind.UNAVAILABLE);
    assertThat(refusal.message())
        .isEqualTo("every permitted site is down: fra (UNREACHABLE for 1.5 s: connection refused)");
    assertThat(world.router().pick(EU, null)).isNull();
    assertThat(world.router().pick(Residency.anywhere(), null)).isNotNull();
    RoutingDecision decision = world.router().explain("pay/Charge", EU, null);
    assertThat(decision.site()).isNull();
    assertThat(decision.reason()).isEqualTo(refusal.message());
    assertThat(decision)
        .hasToString(
            "pay/Charge → nowhere: every permitted site is down: fra (UNREACHABLE for 1.5 s:"
                + " connection refused); fra UNREACHABLE for 1.5 s: connection refused;"
                + " iad excluded: residency [EU]");
    assertThat(decision.sites())
        .extracting(RoutingDecision.Considered::verdict)
        .containsExactly("UNREACHABLE for 1.5 s: connection refused", "excluded: residency [EU]");
  }

  @Test
  void callsWaitWhileConnectionsAreBeingMade() {
    start(RouterConfig.DEFAULT, true);
    assertThat(world.router().pick(EU, null)).isNull();
    assertThat(world.router().refusal(EU))
        .isEqualTo(
            new Refusal(Refusal.Kind.WAIT, "connecting: fra (CONNECTING for 0.0 s: connecting)"));
  }

  @Test
  void withoutEndpointsCallsWait() {
    world.start(RouterConfig.DEFAULT, true);
    assertThat(world.router().refusal(EU))
        .isEqualTo(new Refusal(Refusal.Kind.WAIT, "no endpoint is known yet"));
  }

  @Test
  void tighteningWhileLiveTakesEffectWithTheNextCallAndProbe() {
    start(RouterConfig.DEFAULT, true);
    run(5, Residency.anywhere());
    assertThat(world.calls("unlabelled")).isPositive();
    world.router().reconfigure(RouterConfig.DEFAULT.withResidency(EU));
    world.forget();
    run(30, Residency.anywhere());
    assertNothingLeft();
    world.router().reconfigure(RouterConfig.DEFAULT);
    run(5, Residency.anywhere());
    assertThat(world.calls("unlabelled")).as("and back").isPositive();
  }

  @Test
  void siteThatChangesItsJurisdictionIsJudgedByTheNewOne() {
    start(RouterConfig.DEFAULT.withResidency(EU), true);
    run(2, Residency.anywhere());
    Site moved = european.withJurisdictions("US");
    world.router().update(List.of(Endpoint.of("eu-1", moved)));
    assertThat(world.router().pick(Residency.anywhere(), null)).isNull();
  }

  @Test
  void newEndpointOfASiteThatChangedItsJurisdictionIsJudgedByTheNewOne() {
    start(RouterConfig.DEFAULT.withResidency(EU), true);
    run(2, Residency.anywhere());
    Site moved = european.withJurisdictions("US");
    world.router().update(List.of(Endpoint.of("eu-2", moved)));
    world.router().connectivity("eu-2", Connectivity.CONNECTED, "");
    world.time.advanceMillis(100);
    assertThat(world.router().pick(Residency.anywhere(), null)).isNull();
  }

  @Test
  void siteThatItsEndpointsDescribeDifferentlyIsPermittedOnlyWhereAllOfThemAre() {
    world.start(RouterConfig.DEFAULT.withResidency(EU), true);
    for (List<Endpoint> order :
        List.of(
            List.of(Endpoint.of("a", european), Endpoint.of("b", european.withJurisdictions("US"))),
            List.of(
                Endpoint.of("c", european.withJurisdictions("US")), Endpoint.of("d", european)))) {
      world.router().update(order);
      order.forEach(e -> world.router().connectivity(e.id(), Connectivity.CONNECTED, ""));
      world.time.advanceMillis(10);
      assertThat(world.router().pick(Residency.anywhere(), null)).isNull();
      world.router().update(List.of());
    }
  }
}
