/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static dev.isochrone.catalog.Samples.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.isochrone.config.ConfigException;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import dev.isochrone.topology.SiteKind;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class CatalogParserTest {
  @Test
  void costOfASiteIsRead() {
    Catalog catalog =
        Samples.parser().parse("catalog.yaml", SAMPLE.replace("kind: edge", "cost: 2.5"));
    assertThat(catalog.sites().get("plant-7").cost()).isEqualTo(2.5);
    assertThat(catalog.sites().get("aws-us-east-1").cost()).as("nobody said").isZero();
  }

  @Test
  void sampleSaysWhatItSays() {
    Site aws =
        new Site(
            "aws-eu-central-1",
            "aws",
            "eu-central-1",
            "eu-central-1a",
            Set.of("DE", "EU"),
            SiteKind.PUBLIC);
    Site fra =
        new Site("fra-onprem", "acme", "frankfurt", "", Set.of("DE", "EU"), SiteKind.PRIVATE);
    Site plant = new Site("plant-7", "acme", "plant-7", "", Set.of("DE", "EU"), SiteKind.EDGE);
    Site us = new Site("aws-us-east-1", "aws", "us-east-1", "", Set.of("US"), SiteKind.PUBLIC);
    CatalogService payments =
        new CatalogService(
            "payments",
            Residency.within("EU"),
            List.of(
                new CatalogEndpoint(
                    aws, "dns:///payments.eu-central-1.example:443", List.of(), 100, false),
                new CatalogEndpoint(
                    fra,
                    null,
                    List.of(new HostPort("10.0.0.5", 8443), new HostPort("10.0.0.6", 8443)),
                    100,
                    false),
                new CatalogEndpoint(
                    us, "dns:///payments.us-east-1.example:443", List.of(), 100, true)),
            Map.of("latencyWindow", "0.005s", "panicThreshold", 50.0));

    Catalog catalog = Samples.parser().parse("catalog.yaml", SAMPLE);

    assertThat(catalog)
        .isEqualTo(
            new Catalog(
                12,
                12,
                null,
                Map.of(
                    "aws-eu-central-1", aws,
                    "fra-onprem", fra,
                    "plant-7", plant,
                    "aws-us-east-1", us),
                Map.of("payments", payments)));
    assertThat(catalog.sites().keySet())
        .containsExactly("aws-eu-central-1", "fra-onprem", "plant-7", "aws-us-east-1");
  }

  static Stream<Arguments> badEdits() {
    return Stream.of(
        arguments("version: 12", "version: -1", "2:10: version: -1 (expected: >= 0)"),
        arguments("version: 12", "version: 1.5", "2:10: version: 1.5 (expected: an integer, >= 0)"),
        arguments(
            "version: 12", "version: \"12\"", "2:10: version: \"12\" (expected: an integer, >= 0)"),
        arguments(
            "version: 12", "vresion: 12", "2:1: version: missing (expected: an integer, >= 0)"),
        arguments(
            "site: fra-onprem",
            "site: fra-onprm",
            "13:16: services.payments.endpoints[1].site: \"fra-onprm\""
                + " (expected: a site of this catalog, perhaps fra-onprem)"),
        arguments(
            "site: fra-onprem",
            "site: tokyo",
            "13:16: services.payments.endpoints[1].site: \"tokyo\" (expected: a site of this catalog,"
                + " one of aws-eu-central-1, aws-us-east-1, fra-onprem, plant-7)"),
        arguments(
            "site: fra-onprem, ",
            "",
            "13:9: services.payments.endpoints[1].site: missing (expected: a text)"),
        arguments(
            "residency: [EU]",
            "residency: [UE]",
            "10:17: services.payments.residency[0]: \"UE\""
                + " (expected: a jurisdiction that a site carries, one of DE, EU, US)"),
        arguments(
            "residency: [EU]",
            "residency: EU",
            "10:16: services.payments.residency: \"EU\" (expected: a list)"),
        arguments(
            "residency: [EU]",
            "residency: []",
            "10:16: services.payments.residency: a list"
                + " (expected: one or more jurisdictions; leave it out to permit every site)"),
        arguments(
            "    residency: [EU]",
            "    residency: [EU]\n    residency: [US]",
            "11:5: services.payments.residency: duplicate key (expected: only the one in line 10)"),
        arguments(
            ", addresses: [\"10.0.0.5:8443\", \"10.0.0.6:8443\"]",
            "",
            "13:9: services.payments.endpoints[1].target: missing (expected: either target or"
                + " addresses)"),
        arguments(
            "addresses: [\"10.0.0.5:8443\", \"10.0.0.6:8443\"]",
            "target: \"dns:///a\", addresses: [\"10.0.0.5:8443\"]",
            "13:36: services.payments.endpoints[1].target: \"dns:///a\" (expected: either target or"
                + " addresses)"),
        arguments(
            "addresses: [\"10.0.0.5:8443\", \"10.0.0.6:8443\"]",
            "addresses: []",
            "13:39: services.payments.endpoints[1].addresses: a list (expected: one or more"
                + " addresses)"),
        arguments(
            "10.0.0.6:8443",
            "10.0.0.6",
            "13:57: services.payments.endpoints[1].addresses[1]: \"10.0.0.6\""
                + " (expected: host:port such as 10.0.0.5:8443 or [2001:db8::5]:8443)"),
        arguments(
            "10.0.0.6:8443",
            "10.0.0.5:8443",
            "13:57: services.payments.endpoints[1].addresses[1]: \"10.0.0.5:8443\""
                + " (expected: each only once)"),
        arguments(
            "target: \"dns:///payments.us-east-1.example:443\"",
            "addresses: [\"10.0.0.5:8443\"]",
            "14:42: services.payments.endpoints[2].addresses: a list"
                + " (expected: each address only once in a service, unlike 10.0.0.5:8443)"),
        arguments(
            "dns:///payments.us-east-1.example:443",
            "dns:///payments.eu-central-1.example:443",
            "14:39: services.payments.endpoints[2].target: \"dns:///payments.eu-central-1.example:443\""
                + " (expected: each target only once in a service)"),
        arguments(
            "dns:///payments.us-east-1.example:443",
            "isochrone:///payments",
            "14:39: services.payments.endpoints[2].target: \"isochrone:///payments\""
                + " (expected: a target of another scheme, which does not lead back here)"),
        arguments(
            "weight: 100",
            "weight: 0",
            "12:94: services.payments.endpoints[0].weight: 0 (expected: 1 to 1000000)"),
        arguments(
            "weight: 100",
            "weight: 1000001",
            "12:94: services.payments.endpoints[0].weight: 1000001 (expected: 1 to 1000000)"),
        arguments(
            "drained: true",
            "drained: yes",
            "14:89: services.payments.endpoints[2].drained: \"yes\" (expected: true or false)"),
        arguments(
            "kind: edge",
            "kind: moon",
            "6:91: sites.plant-7.kind: \"moon\" (expected: one of public, private, edge)"),
        arguments(
            "kind: edge", "cost: -1", "6:91: sites.plant-7.cost: -1 (expected: 0 to 1000000000)"),
        arguments(
            "kind: edge",
            "kind: unspecified",
            "6:91: sites.plant-7.kind: \"unspecified\" (expected: one of public, private, edge)"),
        arguments(
            "region: frankfurt",
            "region: 49",
            "5:46: sites.fra-onprem.region: 49 (expected: a text)"),
        arguments(
            "jurisdictions: [US]",
            "juristictions: [US]",
            "7:60: sites.aws-us-east-1.juristictions: unknown field (expected: perhaps"
                + " jurisdictions)"),
        arguments(
            "latencyWindow: \"0.005s\"",
            "latencyWindow: \"5ms\"",
            "15:29: services.payments.policy.latencyWindow: \"5ms\""
                + " (expected: a duration such as \"0.005s\")"),
        arguments(
            "latencyWindow",
            "latencyWindows",
            "15:14: services.payments.policy.latencyWindows: unknown field (expected: perhaps"
                + " latencyWindow)"),
        arguments(
            "policy: {latencyWindow: \"0.005s\", panicThreshold: 50}",
            "policy: 5",
            "15:13: services.payments.policy: 5 (expected: an object)"),
        arguments(
            "    policy:",
            "    polcy:",
            "15:5: services.payments.polcy: unknown field (expected: perhaps policy)"),
        arguments(
            "  plant-7:  ",
            "  7:  ",
            "6:3: sites: key 7 (expected: a text as key; in quotes, if it looks like a number)"),
        arguments("sites:", "site:", "2:1: sites: missing (expected: one or more sites by name)"),
        arguments(
            "services:",
            "service:",
            "2:1: services: missing (expected: one or more services by name)"));
  }

  @ParameterizedTest
  @MethodSource("badEdits")
  void refusesWhatIsWrongInTheSample(String from, String to, String message) {
    assertThat(SAMPLE).contains(from);
    assertThatThrownBy(() -> Samples.parser().parse("catalog.yaml", SAMPLE.replace(from, to)))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e -> assertThat(e.errors().get(0)).hasToString("catalog.yaml:" + message));
  }

  static Stream<Arguments> badWholes() {
    String head = "version: 1\nsites: {a: {jurisdictions: [EU]}, b: {jurisdictions: [US]}}\n";
    return Stream.of(
        arguments("", "c: empty document (expected: an object)"),
        arguments("version", "c:1:1: \"version\" (expected: an object)"),
        arguments(
            head + "services: {}",
            "c:3:11: services: an object (expected: one or more services by name)"),
        arguments(
            head + "services: {p: {}}",
            "c:3:15: services.p.endpoints: missing (expected: one or more endpoints)"),
        arguments(
            head + "services: {p: {endpoints: []}}",
            "c:3:27: services.p.endpoints: a list (expected: one or more endpoints)"),
        arguments(
            head + "services: {p: {residency: [EU], endpoints: [{site: b, target: x}]}}",
            "c:3:27: services.p.residency: a list"
                + " (expected: to permit an endpoint's site; it permits none of b[US])"),
        arguments(
            "version: 1\nsites: {}\nservices: {}",
            "c:2:8: sites: an object (expected: one or more sites by name)"),
        arguments(
            "version: 1\nsites: {\"\": {}, a: {}}\nservices: {p: {endpoints: [{site: a, target: x}]}}",
            "c:2:13: sites.\"\": site name: \"\" (expected: a non-empty text)"),
        arguments(
            "version: 1\nsites: 5\nservices: 6",
            "2 errors:\n  c:2:8: sites: 5 (expected: an object)\n"
                + "  c:3:11: services: 6 (expected: an object)"));
  }

  @ParameterizedTest
  @MethodSource("badWholes")
  void refusesWholesThatMakeNoSense(String text, String message) {
    assertThatThrownBy(() -> Samples.parser().parse("c", text))
        .isInstanceOf(ConfigException.class)
        .hasMessage(message);
  }

  @Test
  void reportsErrorsOfEveryPartTogether() {
    String text =
        SAMPLE
            .replace("version: 12", "version: x")
            .replace("kind: edge", "kind: moon")
            .replace("site: fra-onprem", "site: tokyo")
            .replace("panicThreshold: 50", "panicThreshold: 500");
    assertThatThrownBy(() -> Samples.parser().parse("c", text))
        .isInstanceOfSatisfying(
            ConfigException.class,
            e ->
                assertThat(e.errors())
                    .extracting(error -> error.path())
                    .containsExactly(
                        "version",
                        "sites.plant-7.kind",
                        "services.payments.endpoints[1].site",
                        "services.payments.policy.panicThreshold"));
  }

  @Test
  void aSiteThatIsWrongIsNotAlsoUnknown() {
    String text = SAMPLE.replace("kind: private", "kind: secret");
    assertThatThrownBy(() -> Samples.parser().parse("c", text))
        .hasMessage(
            "c:5:91: sites.fra-onprem.kind: \"secret\" (expected: one of public, private, edge)");
  }

  @Test
  void textAboveTheLimitIsRefusedUnparsed() {
    assertThatThrownBy(() -> new CatalogParser(Samples::policy, 10).parse("c", "[".repeat(11)))
        .hasMessage("c: 11 characters (expected: at most 10 characters)");
  }

  @Test
  void policyIsOptionalAndAValidatorMayAcceptAll() {
    CatalogParser parser = new CatalogParser(PolicyValidator.acceptAll());
    Catalog any = parser.parse("c", SAMPLE.replace("latencyWindow", "anything"));
    assertThat(payments(any).policy().keySet())
        .extracting(Object::toString)
        .containsExactly("anything", "panicThreshold");
    Catalog none = parser.parse("c", Samples.catalog(1, "x"));
    assertThat(payments(none).policy()).isEmpty();
    assertThat(payments(none).residency()).isEqualTo(Residency.anywhere());
  }

  private static CatalogService payments(Catalog catalog) {
    return catalog.service("payments").orElseThrow();
  }
}
