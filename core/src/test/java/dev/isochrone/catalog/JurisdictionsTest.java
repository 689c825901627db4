/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.isochrone.topology.Residency;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Jurisdictions lie within others, as the catalog says. */
class JurisdictionsTest {
  private static String catalog(String nesting, String residency) {
    return """
        version: 1
        jurisdictions: %s
        sites:
          fra: {jurisdictions: [DE]}
          par: {jurisdictions: [FR]}
          osl: {jurisdictions: ["NO"]}
          bru: {jurisdictions: [EU]}
          iad: {jurisdictions: [US]}
        services:
          pay:
            residency: %s
            endpoints:
              - {site: fra, target: "dns:///fra"}
              - {site: iad, target: "dns:///iad"}
        """
        .formatted(nesting, residency);
  }

  private static Catalog parse(String text) {
    return Samples.parser().parse("c", text);
  }

  @Test
  void aSiteCarriesWhatItsJurisdictionsLieWithinAndNothingElse() {
    Catalog catalog = parse(catalog("{EU: [DE, FR], EEA: [EU, \"NO\"]}", "[EEA]"));
    assertThat(catalog.sites().get("fra").jurisdictions()).isEqualTo(Set.of("DE", "EU", "EEA"));
    assertThat(catalog.sites().get("par").jurisdictions()).isEqualTo(Set.of("FR", "EU", "EEA"));
    assertThat(catalog.sites().get("osl").jurisdictions()).isEqualTo(Set.of("NO", "EEA"));
    assertThat(catalog.sites().get("bru").jurisdictions()).isEqualTo(Set.of("EU", "EEA"));
    assertThat(catalog.sites().get("iad").jurisdictions()).isEqualTo(Set.of("US"));
    Residency german = Residency.within("DE");
    assertThat(german.permits(catalog.sites().get("bru"))).as("EU is not DE").isFalse();
  }

  @Test
  void aJurisdictionMayLieWithinSeveral() {
    Catalog catalog = parse(catalog("{EU: [DE], NATO: [DE, US]}", "[NATO]"));
    assertThat(catalog.sites().get("fra").jurisdictions()).isEqualTo(Set.of("DE", "EU", "NATO"));
    assertThat(catalog.sites().get("iad").jurisdictions()).isEqualTo(Set.of("US", "NATO"));
  }

  static Stream<Arguments> wrong() {
    return Stream.of(
        arguments(
            "{EU: [DE, EU]}",
            "c:2:21: jurisdictions.EU: a list"
                + " (expected: not to lie within itself, as it does by way of [EU])"),
        arguments(
            "{EU: [EEA], EEA: [EU]}",
            "c:2:21: jurisdictions.EU: a list"
                + " (expected: not to lie within itself, as it does by way of [EEA, EU])"),
        arguments(
            "{EU: []}",
            "c:2:21: jurisdictions.EU: a list"
                + " (expected: the jurisdictions within a named one: one or more)"),
        arguments("{EU: DE}", "c:2:21: jurisdictions.EU: \"DE\" (expected: a list)"),
        arguments("[EU]", "c:2:16: jurisdictions: a list (expected: an object)"),
        arguments(
            "{EU: [DE, DE]}", "c:2:26: jurisdictions.EU[1]: \"DE\" (expected: each only once)"));
  }

  @ParameterizedTest
  @MethodSource("wrong")
  void whatMakesNoSenseIsRefused(String nesting, String message) {
    assertThatThrownBy(() -> parse(catalog(nesting, "[DE]"))).message().contains(message);
  }

  @Test
  void aResidencyThatNoSiteCarriesEvenByNestingIsRefused() {
    assertThatThrownBy(() -> parse(catalog("{EU: [DE, FR]}", "[EEA]")))
        .hasMessage(
            "c:11:17: services.pay.residency[0]: \"EEA\" (expected: a jurisdiction that a site"
                + " carries, one of DE, EU, FR, NO, US)");
  }
}
