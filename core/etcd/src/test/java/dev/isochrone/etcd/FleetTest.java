/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.etcd.ClientSummary.CatalogInForce;
import dev.isochrone.etcd.ClientSummary.SiteSummary;
import dev.isochrone.etcd.fixtures.EtcdServer;
import dev.isochrone.etcd.fixtures.Figures;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KeyValue;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Clients that lease their summaries in a real etcd, and what is seen of them there. */
@Timeout(120)
class FleetTest {
  private static final String SOURCE = "etcd:isochrone/catalog";

  @TempDir Path dir;

  private EtcdServer server;
  private EtcdCluster etcd;
  private final List<AutoCloseable> opened = new ArrayList<>();

  @BeforeEach
  void start() {
    server = EtcdServer.plain(dir);
    etcd = cluster(Duration.ofMillis(700));
  }

  private EtcdCluster cluster(Duration interval) {
    EtcdCluster cluster =
        EtcdCluster.at(server.endpoint()).interval(interval).timeout(Duration.ofSeconds(2)).open();
    opened.add(0, cluster);
    return cluster;
  }

  @AfterEach
  void stop() throws Exception {
    for (AutoCloseable each : opened) {
      each.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private static void soon(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
  }

  private List<String> names() throws IOException {
    return etcd.fleet().clients().stream().map(ClientSummary::client).toList();
  }

  private double puts() {
    return server.metric("etcd_mvcc_put_total");
  }

  @Test
  void eachClientIsSeenWithItsSharesLatenciesAndVersion() throws Exception {
    etcd.publish("a.yaml", Texts.catalog(7));
    CatalogSource source = etcd.catalog();
    soon(() -> assertThat(source.current().map(Catalog::version)).contains(7L));
    Figures figures =
        new Figures(source)
            .sites(
                Figures.site("fra", 90, 3.14159, 7.0, "HEALTHY"),
                Figures.site("par", 10, null, null, "DOWN"),
                Figures.site("iad", 0, null, null, "FORBIDDEN"));
    FleetMember one = etcd.join("checkout-1", figures);
    etcd.join("checkout-2", new Figures(null));
    soon(() -> assertThat(names()).containsExactly("checkout-1", "checkout-2"));
    Fleet fleet = etcd.fleet();
    assertThat(fleet.version()).isEqualTo(7);
    assertThat(fleet.source()).isEqualTo(SOURCE);
    assertThat(fleet.stragglers()).isEmpty();
    ClientSummary summary = fleet.clients().get(0);
    assertThat(summary.catalogs()).containsExactly(new CatalogInForce(SOURCE, 7L, null));
    assertThat(summary.routers().get(0).router()).isEqualTo("isochrone:///shop");
    assertThat(summary.routers().get(0).sites())
        .containsExactly(
            new SiteSummary("fra", "HEALTHY", 90, 3.1, 7.0),
            new SiteSummary("par", "DOWN", 10, null, null));
    // One that goes in good order is gone at once, and not by its lease.
    one.close();
    assertThat(names()).containsExactly("checkout-2");
  }

  @Test
  void aDeadClientVanishesByItsLease() throws Exception {
    EtcdCluster dying = cluster(Duration.ofMillis(1_500));
    dying.join("dies", new Figures(null));
    etcd.join("lives", new Figures(null));
    soon(() -> assertThat(names()).containsExactly("dies", "lives"));
    dying.close(); // as a process does that is killed: its connection ends and nothing is said
    assertThat(names()).contains("dies");
    soon(() -> assertThat(names()).containsExactly("lives"));
  }

  @Test
  void whatIsNoNewsIsNotWritten() throws Exception {
    Figures figures = new Figures(null).sites(Figures.site("fra", 100, 3.0, 7.0, "HEALTHY"));
    etcd.join("calm", figures);
    soon(() -> assertThat(names()).containsExactly("calm"));
    double before = puts();
    double renewed = leaseRenewals();
    figures.sites(Figures.site("fra", 97, 3.3, 8.0, "HEALTHY"));
    soon(() -> assertThat(leaseRenewals()).isGreaterThan(renewed + 6));
    assertThat(puts()).isEqualTo(before);
    figures.sites(Figures.site("fra", 95, 3.3, 8.0, "HEALTHY"));
    soon(() -> assertThat(puts()).isEqualTo(before + 1));
    soon(
        () ->
            assertThat(etcd.fleet().clients().get(0).routers().get(0).sites().get(0).share())
                .isEqualTo(95));
  }

  private double leaseRenewals() {
    return server.metric("etcd_debugging_lease_renewed_total");
  }

  @Test
  void aClientComesBackWhenEtcdDoesAndWhenItsLeaseWasLost() throws Exception {
    etcd.join("stays", new Figures(null));
    soon(() -> assertThat(names()).containsExactly("stays"));
    long lease = lease("stays");
    server.kill();
    server.start();
    // A new lease: it wrote anew, and is not only what etcd has kept.
    soon(() -> assertThat(lease("stays")).isNotIn(lease, 0L));
    try (Client client = client()) {
      client.getLeaseClient().revoke(lease("stays")).get();
    }
    assertThat(names()).isEmpty();
    soon(() -> assertThat(names()).containsExactly("stays"));
  }

  private Client client() {
    return Client.builder().endpoints(server.endpoint()).build();
  }

  /** Of a client's summary; 0 without one. */
  private long lease(String name) throws Exception {
    try (Client client = client()) {
      List<KeyValue> found =
          client.getKVClient().get(Keys.bytes("isochrone/clients/" + name)).get().getKvs();
      return found.isEmpty() ? 0 : found.get(0).getLease();
    }
  }

  @Test
  void whoeverHasNotTheVersionPublishedStragglesAndSaysWhy() throws Exception {
    etcd.publish("a.yaml", Texts.catalog(7));
    CatalogSource source = etcd.catalog();
    soon(() -> assertThat(source.current()).isPresent());
    etcd.join("behind", new Figures(source));
    etcd.join("apart", new Figures(null));
    soon(() -> assertThat(names()).containsExactly("apart", "behind"));
    source.close();
    etcd.publish("b.yaml", Texts.catalog(8));
    assertThat(etcd.fleet().stragglers())
        .extracting(ClientSummary::client)
        .containsExactly("behind");
  }

  @Test
  void whatIsNoSummaryIsNamedAndHidesNobody() throws Exception {
    etcd.join("well", new Figures(null));
    try (Client client = client()) {
      for (String text : List.of("", "{", "[1]", "{\"client\":\"x\"}", "null")) {
        client
            .getKVClient()
            .put(Keys.bytes("isochrone/clients/odd" + text.length()), Keys.bytes(text))
            .get();
      }
    }
    soon(() -> assertThat(names()).containsExactly("well"));
    assertThat(etcd.fleet().unreadable()).hasSize(5).allMatch(name -> name.startsWith("odd"));
  }

  @Test
  void moreClientsThanAPageHoldsAreAllSeen() throws Exception {
    try (Client client = client()) {
      for (int i = 0; i < 1_203; i++) {
        String name = "c" + (10_000 + i);
        String text = Summaries.write(new ClientSummary(name, List.of(), List.of()));
        client.getKVClient().put(Keys.bytes("isochrone/clients/" + name), Keys.bytes(text)).get();
      }
    }
    assertThat(names()).hasSize(1_203).doesNotHaveDuplicates().isSorted();
  }

  @Test
  void aNameIsOneKey() {
    assertThatThrownBy(() -> etcd.join("a/b", new Figures(null)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("client: a/b (expected: ");
  }
}
