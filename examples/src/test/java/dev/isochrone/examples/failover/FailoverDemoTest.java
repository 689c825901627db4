/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import picocli.CommandLine;

class FailoverDemoTest {
  @TempDir private Path folder;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();

  private int run(String... args) {
    CommandLine command = FailoverDemo.commandLine(new PrintWriter(out));
    return command.setErr(new PrintWriter(err)).execute(args);
  }

  @Test
  void helpHasExamplesAndExitStatus() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString())
        .contains("mvn -q -pl examples -am compile exec:java", "--from us-east-1", "Exit status");
    assertThat(err.toString()).isEmpty();
  }

  @Test
  void unknownRegionIsRefusedWithTheNearestSpelling() {
    assertThat(run("--from", "eu-centrl-1", "--out", folder.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains("--from: \"eu-centrl-1\" (expected: one of af-south-1,")
        .contains("did you mean eu-central-1?")
        .contains("Try --help.");
    assertThat(err.toString().lines()).hasSize(2);
  }

  @ParameterizedTest
  @CsvSource({
    "--rate,19.9,20 to 2000",
    "--rate,2001,20 to 2000",
    "--rate,NaN,20 to 2000",
    "--seconds,3.9,4 to 600",
    "--seconds,601,4 to 600",
    "--seconds,-1,4 to 600"
  })
  void figureOutOfRangeIsRefusedWithItsBounds(String option, String value, String bounds) {
    assertThat(run(option, value, "--out", folder.toString())).isEqualTo(2);
    assertThat(err.toString())
        .contains(
            option
                + ": \""
                + Double.valueOf(value)
                + "\" (expected: "
                + bounds.replace("2000", "2,000"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"--rate=many", "--seconds=", "--seed=x", "--nonsense", "stray"})
  void whatCannotBeUnderstoodIsRefused(String argument) {
    assertThat(run(argument)).isEqualTo(2);
    assertThat(err.toString()).isNotBlank();
  }

  @Test
  void unknownPolicyIsRefusedWithTheKnownOnes() {
    assertThat(run("--policies", "round_robin,pick_frist", "--out", folder.toString()))
        .isEqualTo(2);
    assertThat(err.toString())
        .contains("--policies: \"pick_frist\" (expected: one of ", "did you mean pick_first?");
  }

  @Test
  void policyNamedTwiceIsRefused() {
    assertThat(run("--policies", "round_robin,round_robin", "--out", folder.toString()))
        .isEqualTo(2);
    assertThat(err.toString()).contains("each only once");
  }

  @Test
  void folderThatCannotBeMadeIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("file"), "");

    assertThat(run("--out", file.resolve("below").toString())).isEqualTo(2);
    assertThat(err.toString()).contains("--out: \"", "a folder that exists or can be made");
  }

  @Test
  void statusTellsWhetherPromisesHeld() {
    assertThat(FailoverDemo.status(Fixtures.summary(Fixtures.prompt()))).isZero();
    assertThat(FailoverDemo.status(Fixtures.summary(Fixtures.stubborn()))).isEqualTo(1);
    assertThat(FailoverDemo.status(Fixtures.summary(null))).isZero();
  }

  /** The real thing, too short for its figures to mean anything: shape only. */
  @Test
  void shortRunShowsItsPageAndWritesSummaryAndReport() throws Exception {
    CompletableFuture<Integer> demo =
        CompletableFuture.supplyAsync(
            () ->
                run(
                    "--seconds",
                    "4",
                    "--rate",
                    "50",
                    "--seed",
                    "7",
                    "--from",
                    "us-east-1",
                    "--policies",
                    "nearest_healthy,round_robin",
                    "--page",
                    "--out",
                    folder.toString()));
    Pattern page = Pattern.compile("status page  (http://127\\.0\\.0\\.1:\\d+/)");
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(() -> page.matcher(out.toString()).find());
    Matcher address = page.matcher(out.toString());
    assertThat(address.find()).isTrue();
    URI snapshot = URI.create(address.group(1) + "snapshot.json");
    HttpClient client = HttpClient.newHttpClient();
    Awaitility.await()
        .atMost(Duration.ofSeconds(30))
        .until(
            () ->
                client
                    .send(HttpRequest.newBuilder(snapshot).build(), BodyHandlers.ofString())
                    .body()
                    .contains("{\"site\":\"us-east-1\""));
    int status = demo.get(60, TimeUnit.SECONDS);

    assertThat(err.toString()).isEmpty();
    // Too short to hold them all; which ones is not this test's business.
    assertThat(status).isIn(0, 1);
    JsonObject json =
        JsonParser.parseString(Files.readString(folder.resolve("summary.json"))).getAsJsonObject();
    assertThat(json.get("from").getAsString()).isEqualTo("us-east-1");
    assertThat(json.get("seed").getAsLong()).isEqualTo(7);
    JsonObject roundRobin = json.getAsJsonObject("policies").getAsJsonObject("round_robin");
    assertThat(roundRobin.get("calls").getAsInt()).isEqualTo(200);
    assertThat(roundRobin.get("failed").getAsInt()).isLessThan(200);
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("us-east-1 went dark", "</html>");
    assertThat(out.toString()).contains("FAULT  us-east-1", "HEALED us-east-1", "report.html");
  }
}
