/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.topology;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Set;
import org.junit.jupiter.api.Test;

class ResidencyTest {
  private final Site german = Site.named("fra").withJurisdictions("DE", "EU");
  private final Site french = Site.named("par").withJurisdictions("FR", "EU");
  private final Site american = Site.named("iad").withJurisdictions("US");
  private final Site unknown = Site.named("nowhere");

  @Test
  void anywherePermitsEverySite() {
    assertThat(Residency.anywhere().permits(unknown)).isTrue();
    assertThat(Residency.anywhere().isAnywhere()).isTrue();
  }

  @Test
  void siteMustCarryOneOfTheJurisdictions() {
    Residency eu = Residency.within("EU");
    assertThat(eu.permits(german)).isTrue();
    assertThat(eu.permits(american)).isFalse();
    assertThat(Residency.within("US", "FR").permits(french)).isTrue();
    assertThat(eu.isAnywhere()).isFalse();
  }

  @Test
  void unknownSiteIsPermittedByNoRule() {
    assertThat(Residency.within("EU", "US", "DE").permits(unknown)).isFalse();
  }

  @Test
  void andNarrowsAndNeverWidens() {
    Residency both = Residency.within("EU").and(Residency.within("DE", "US"));
    assertThat(both.permits(german)).isTrue();
    assertThat(both.permits(french)).isFalse();
    assertThat(both.permits(american)).isFalse();
    assertThat(Residency.anywhere().and(both)).isEqualTo(both);
    assertThat(both.and(Residency.anywhere())).isEqualTo(both);
    assertThat(both.and(both)).isEqualTo(both);
    assertThat(both.and(Residency.within("EU"))).isEqualTo(both);
  }

  @Test
  void orderOfRulesAndJurisdictionsDoesNotMatter() {
    Residency a = Residency.within("A", "B").and(Residency.within("C"));
    Residency b = Residency.within("C").and(Residency.within("B", "A"));
    assertThat(a).isEqualTo(b).hasSameHashCodeAs(b).hasToString(b.toString());
    assertThat(a).hasToString("within [A, B] and within [C]");
    assertThat(a).isNotEqualTo(Residency.within("C")).isNotEqualTo("x");
    assertThat(Residency.anywhere()).hasToString("anywhere");
  }

  @Test
  void ruleWithoutAJurisdictionIsAMistake() {
    assertThatIllegalArgumentException()
        .isThrownBy(Residency::within)
        .withMessage("residency: [] (expected: one or more non-empty jurisdictions)");
    assertThatIllegalArgumentException().isThrownBy(() -> Residency.within("EU", ""));
  }

  @Test
  void siteKeepsACopyOfItsJurisdictionsAndNamesThemSorted() {
    assertThat(german).hasToString("fra[DE, EU]");
    assertThat(unknown).hasToString("nowhere");
    assertThat(german.jurisdictions()).isEqualTo(Set.of("EU", "DE"));
    assertThatIllegalArgumentException().isThrownBy(() -> Site.named(""));
    assertThat(SiteKind.PRIVATE.label()).isEqualTo("private");
  }

  @Test
  void endpointOutOfRangeIsNamed() {
    assertThat(Endpoint.of("e", german))
        .isEqualTo(new Endpoint("e", german, Endpoint.DEFAULT_WEIGHT, false));
    assertThat(new Endpoint("e", german, 1, true).drained()).isTrue();
    assertThat(new Endpoint("e", german, Endpoint.MAX_WEIGHT, true).weight())
        .isEqualTo(Endpoint.MAX_WEIGHT);
    assertThatIllegalArgumentException().isThrownBy(() -> Endpoint.of("", german));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Endpoint("e", german, 0, false))
        .withMessage("weight of endpoint e: 0 (expected: 1 to 1000000)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Endpoint("e", german, Endpoint.MAX_WEIGHT + 1, false));
  }
}
