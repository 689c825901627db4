/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands as a pipeline sees them: exit status, what is printed and where. */
class CommandTest {
  private static final String OLD =
      """
      version: 5
      sites:
        fra: {jurisdictions: [DE, EU]}
        par: {jurisdictions: [FR, EU]}
        iad: {jurisdictions: [US]}
      services:
        pay:
          residency: [EU]
          endpoints:
            - {site: fra, addresses: ["10.0.0.5:8443"]}
            - {site: par, target: "dns:///pay.par.example:443"}
            - {site: iad, target: "dns:///pay.iad.example:443"}
          policy: {latencyWindow: "0.005s", slowStart: {window: "10s"}}
        quotes:
          endpoints: [{site: iad, target: "dns:///quotes.example:443"}]
      """;

  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private Path old;

  @BeforeEach
  void write() throws IOException {
    old = Files.writeString(dir.resolve("old.yaml"), OLD);
  }

  private Path next(String text) throws IOException {
    return Files.writeString(dir.resolve("new.yaml"), text);
  }

  private int run(Object... args) {
    String[] texts = new String[args.length];
    for (int i = 0; i < args.length; i++) {
      texts[i] = args[i].toString();
    }
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), texts);
  }

  private JsonObject json() {
    return JsonParser.parseString(out.toString()).getAsJsonObject();
  }

  @Test
  void aValidCatalogIsValid() {
    assertThat(run("validate", old)).isZero();
    assertThat(out).hasToString(old + ": valid: version 5, 3 sites, 2 services\n");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void everyErrorOfARefusedOneIsPrintedThePolicysIncluded() throws IOException {
    Path bad = next(OLD.replace("site: fra", "site: far").replace("0.005s", "5ms"));
    assertThat(run("validate", bad)).isEqualTo(1);
    assertThat(out.toString()).isEmpty();
    assertThat(err)
        .hasToString(
            bad
                + ":10:16: services.pay.endpoints[0].site: \"far\" (expected: a site of this catalog,"
                + " perhaps fra)\n"
                + bad
                + ":13:29: services.pay.policy.latencyWindow: \"5ms\" (expected: a duration such as"
                + " \"0.005s\")\n");
  }

  @Test
  void asJsonForMachines() throws IOException {
    assertThat(run("validate", "--json", old)).isZero();
    assertThat(json().get("valid").getAsBoolean()).isTrue();
    assertThat(json().get("version").getAsLong()).isEqualTo(5);
    out.getBuffer().setLength(0);
    assertThat(run("validate", "--json", next(OLD.replace("5s", "5ms")))).isEqualTo(1);
    JsonObject error = json().getAsJsonArray("errors").get(0).getAsJsonObject();
    assertThat(error.get("path").getAsString()).isEqualTo("services.pay.policy.latencyWindow");
    assertThat(error.get("line").getAsInt()).isEqualTo(13);
  }

  @Test
  void aMissingFileIsRefusedAndAWrongOptionIsAnotherMatter() {
    assertThat(run("validate", dir.resolve("none.yaml"))).isEqualTo(1);
    assertThat(err.toString()).contains("none.yaml: missing (expected: a readable file)");
    assertThat(run("validate")).isEqualTo(2);
    assertThat(run("validate", "--jsn", old)).isEqualTo(2);
    assertThat(run("nonsense")).isEqualTo(2);
  }

  @Test
  void aDiffSaysWhatWouldChangeForWhichService() throws IOException {
    String text =
        OLD.replace("version: 5", "version: 6")
            .replace("residency: [EU]", "residency: [DE]")
            .replace("[\"10.0.0.5:8443\"]", "[\"10.0.0.6:8443\"], weight: 50")
            .replace("0.005s", "0.01s")
            .replace("  quotes:", "  rates:");
    assertThat(run("diff", old, next(text))).isEqualTo(1);
    assertThat(out.toString().lines())
        .containsExactly(
            "pay: residency: within [EU] -> within [DE]",
            "pay: fra.endpoints.10.0.0.6:8443: none -> weight 50",
            "pay: par: takes calls -> forbidden",
            "pay: policy.latencyWindow: 0.005s -> 0.01s",
            "pay: fra.endpoints.10.0.0.5:8443: weight 100 -> none",
            "quotes: residency: anywhere -> none",
            "quotes: iad: takes calls -> none",
            "quotes: iad.jurisdictions: [US] -> none",
            "quotes: iad.endpoints.dns:///quotes.example:443: weight 100 -> none",
            "rates: residency: none -> anywhere",
            "rates: iad: none -> takes calls",
            "rates: iad.jurisdictions: none -> [US]",
            "rates: iad.endpoints.dns:///quotes.example:443: none -> weight 100");
  }

  @Test
  void aSitesLawChangesTheServicesThatRunThere() throws IOException {
    String text =
        OLD.replace("version: 5", "version: 6")
            .replace("par: {jurisdictions: [FR, EU]}", "par: {}");
    assertThat(run("diff", old, next(text))).isEqualTo(1);
    assertThat(out.toString().lines())
        .containsExactly(
            "pay: par: takes calls -> forbidden", "pay: par.jurisdictions: [EU, FR] -> []");
  }

  @Test
  void whatCallsDoNotNoticeIsNoChange() throws IOException {
    assertThat(run("diff", old, next("# a comment\n" + OLD))).isZero();
    assertThat(run("diff", old, next(OLD.replace("version: 5", "version: 6")))).isZero();
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void whatARouterWouldRefuseIsRefusedHereToo() throws IOException {
    Path unraised = next(OLD.replace("0.005s", "0.01s"));
    assertThat(run("diff", old, unraised)).isEqualTo(2);
    assertThat(out.toString()).contains("policy.latencyWindow: 0.005s -> 0.01s");
    assertThat(err)
        .hasToString(
            unraised
                + ": would be refused: version: 5, the version in force, with other content"
                + " (expected: a higher version with every change: raise it)\n");
    assertThat(run("diff", old, next("version: ["))).isEqualTo(2);
    assertThat(run("diff", old, next(OLD.replace("version: 5", "version: 3")))).isEqualTo(2);
    assertThat(run("diff", old, next(OLD.replace("version: 5", "version: 3\nreplaces: 5"))))
        .isZero();
  }

  /** As the status page writes it; a site may carry what an older version did not have. */
  private Path snapshot() throws IOException {
    return Files.writeString(
        dir.resolve("snapshot.json"),
        """
        {"routers": [{"router": "isochrone:///pay", "tableVersion": 7, "panic": false,
          "droppedSamples": 0, "containedFaults": 0, "events": [], "sites": [
            {"site": "fra", "jurisdictions": ["DE", "EU"], "permitted": true, "rttMillis": 2.5,
             "endpoints": [{"endpoint": "10.0.0.5:8443", "state": "HEALTHY", "weight": 100}]},
            {"site": "par", "jurisdictions": ["EU", "FR"], "permitted": true, "rttMillis": 12.5,
             "endpoints": [{"endpoint": "10.1.0.5:443", "state": "HEALTHY", "weight": 100},
                           {"endpoint": "10.1.0.6:443", "state": "SUSPECT", "weight": 100}]},
            {"site": "iad", "jurisdictions": ["US"], "permitted": false, "endpoints": []}]}],
         "catalogs": []}
        """);
  }

  @Test
  void whatIfASiteWereLost() throws IOException {
    assertThat(run("what-if", snapshot(), "--lost", "fra")).isZero();
    assertThat(out)
        .hasToString(
            """
            isochrone:///pay
              now:  100 % fra (2.5 ms); 2.5 ms on average
              then: 100 % par (12.5 ms); 12.5 ms on average
            """);
    assertThat(run("what-if", snapshot(), "--lost", "fra,par")).isEqualTo(1);
    assertThat(run("what-if", snapshot(), "--within", "FR", "--lost", "par")).isEqualTo(1);
  }

  @Test
  void whatIfACandidateWereInForce() throws IOException {
    Path wider = next(OLD.replace("residency: [EU]", "residency: [US]"));
    assertThat(run("what-if", snapshot(), "--catalog", wider, "--router", "pay")).isZero();
    assertThat(out.toString()).contains("then: 100 % iad (distance unknown)");
    out.getBuffer().setLength(0);
    Path shifted = next(OLD.replace("policy: {", "policy: {shiftPercent: {fra: 40}, "));
    assertThat(run("what-if", snapshot(), "--catalog", shifted, "--json")).isZero();
    JsonObject then =
        JsonParser.parseString(out.toString())
            .getAsJsonArray()
            .get(0)
            .getAsJsonObject()
            .getAsJsonObject("then");
    assertThat(then.getAsJsonArray("shares").get(0).getAsJsonObject().get("percent").getAsDouble())
        .isEqualTo(60);
    assertThat(then.get("distanceMillis").getAsDouble()).isEqualTo(6.5);
  }

  @Test
  void whatIfWithoutAWorldToSupposeIn() throws IOException {
    assertThat(run("what-if", dir.resolve("none.json"))).isEqualTo(2);
    assertThat(run("what-if", Files.writeString(dir.resolve("a"), "{}"))).isEqualTo(2);
    assertThat(run("what-if", Files.writeString(dir.resolve("b"), "[1]"))).isEqualTo(2);
    assertThat(run("what-if", snapshot(), "--router", "quotes")).isEqualTo(2);
    assertThat(run("what-if", snapshot(), "--catalog", next("version: ["))).isEqualTo(2);
    assertThat(err.toString()).contains("no router serves quotes").contains("none.json");
    assertThat(out.toString()).isEmpty();
  }

  @Test
  void aDiffAsJson() throws IOException {
    assertThat(run("diff", "--json", old, next(OLD.replace("0.005s", "0.01s")))).isEqualTo(2);
    assertThat(json().get("taken").getAsBoolean()).isFalse();
    assertThat(json().get("refusal").getAsString()).startsWith("version: 5");
    JsonObject change = json().getAsJsonArray("changes").get(0).getAsJsonObject();
    assertThat(change.get("service").getAsString()).isEqualTo("pay");
    assertThat(change.get("what").getAsString()).isEqualTo("policy.latencyWindow");
    assertThat(change.get("before").getAsString()).isEqualTo("0.005s");
    assertThat(change.get("after").getAsString()).isEqualTo("0.01s");
  }
}
