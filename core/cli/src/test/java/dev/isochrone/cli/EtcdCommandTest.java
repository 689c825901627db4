/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.etcd.EtcdCluster;
import dev.isochrone.etcd.fixtures.EtcdServer;
import dev.isochrone.etcd.fixtures.Figures;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The commands for a fleet, on a real etcd. */
@Timeout(120)
class EtcdCommandTest {
  private static final String CATALOG =
      """
      version: 5
      sites: {fra: {}, par: {}}
      services:
        pay: {endpoints: [{site: fra, addresses: ["10.0.0.5:8443"]}]}
      """;

  @TempDir Path dir;

  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private EtcdServer server;

  @BeforeEach
  void start() {
    server = EtcdServer.plain(dir);
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Path file(String text) throws IOException {
    return Files.writeString(dir.resolve("catalog.yaml"), text);
  }

  private int run(String... args) {
    out.getBuffer().setLength(0);
    err.getBuffer().setLength(0);
    return Main.run(new PrintWriter(out, true), new PrintWriter(err, true), args);
  }

  private int publish(Path file) {
    return run("publish", file.toString(), "--etcd", server.endpoint());
  }

  private int fleet(String... options) {
    String[] args = new String[options.length + 3];
    System.arraycopy(options, 0, args, 3, options.length);
    args[0] = "fleet";
    args[1] = "--etcd";
    args[2] = server.endpoint();
    return run(args);
  }

  @Test
  void whatIsGoodIsPublishedAndWhatIsNotIsSaidInFull() throws IOException {
    Path file = file(CATALOG);
    assertThat(publish(file)).isZero();
    assertThat(out)
        .hasToString(
            file + ": version 5 published, in place of no catalog" + System.lineSeparator());
    assertThat(publish(file)).isZero();
    assertThat(out.toString()).endsWith("version 5 is there already" + System.lineSeparator());
    assertThat(publish(file(CATALOG.replace("5\n", "6\n")))).isZero();
    assertThat(out.toString()).contains("version 6 published, in place of version 5");
    assertThat(publish(file(CATALOG))).isEqualTo(1);
    assertThat(err.toString())
        .startsWith(file + ": refused: version: 5 (expected: > 6, the version in force)");
    assertThat(publish(file(CATALOG.replace("site: fra", "site: frb").replace("par", "far"))))
        .isEqualTo(1);
    assertThat(err.toString()).contains(file + ":4:").contains("perhaps fra");
    assertThat(publish(dir.resolve("none.yaml"))).isEqualTo(1);
    assertThat(err.toString()).contains("none.yaml: unreadable");
  }

  @Test
  void whereEtcdIsNotTheStatusSaysSo() throws IOException {
    Path file = file(CATALOG);
    server.kill();
    assertThat(publish(file)).isEqualTo(3);
    assertThat(err.toString()).contains(server.endpoint());
    assertThat(fleet()).isEqualTo(3);
    assertThat(run("publish", file.toString(), "--etcd", "http://10.1.2.3:2379")).isEqualTo(2);
    assertThat(err.toString()).contains("expected: https");
    assertThat(run("publish", file.toString())).isEqualTo(2);
    assertThat(fleet("--cert", "only.pem")).isEqualTo(2);
  }

  private static void inForce(CatalogSource source, long version) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(() -> assertThat(source.current().map(Catalog::version)).contains(version));
  }

  @Test
  void theFleetIsSitesByClientsAndWhoStraggles() throws Exception {
    publish(file(CATALOG));
    try (EtcdCluster etcd = EtcdCluster.at(server.endpoint()).open()) {
      CatalogSource stays = etcd.catalog();
      CatalogSource follows = etcd.catalog();
      inForce(stays, 5);
      inForce(follows, 5);
      etcd.join(
          "batch-1",
          new Figures(null)
              .sites(
                  Figures.site("par", 100, 9.4, 18.2, "HEALTHY"),
                  Figures.site("fra", 0, null, null, "DOWN")));
      etcd.join(
          "checkout-1",
          new Figures(stays)
              .sites(
                  Figures.site("fra", 80, 3.1, 7.9, "HEALTHY"),
                  Figures.site("par", 20, 9.0, 15.3, "HEALTHY")));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(etcd.fleet().clients()).hasSize(2));
      assertThat(fleet()).isZero();
      assertThat(out.toString().lines()).contains("clients: 2, version 5: 1, behind: 0");

      stays.close();
      publish(file(CATALOG.replace("5\n", "6\n")));
      inForce(follows, 6);
      etcd.join(
          "checkout-2", new Figures(follows).sites(Figures.site("fra", 100, 3.0, 6.8, "HEALTHY")));
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(() -> assertThat(etcd.fleet().clients()).hasSize(3));
      assertThat(fleet()).isEqualTo(1);
      // Word for word what the page shows.
      String page = Files.readString(Path.of("..", "..", "docs", "fleet-control.md"));
      assertThat(page).contains("```\n" + out.toString().replace("\r\n", "\n") + "```\n");
      assertThat(out.toString()).contains("! checkout-1: not there yet");

      assertThat(fleet("--json")).isEqualTo(1);
      JsonObject json = JsonParser.parseString(out.toString()).getAsJsonObject();
      assertThat(json.getAsJsonArray("stragglers").get(0).getAsString()).isEqualTo("checkout-1");
      assertThat(json.getAsJsonObject("fleet").getAsJsonArray("clients")).hasSize(3);
    }
  }
}
