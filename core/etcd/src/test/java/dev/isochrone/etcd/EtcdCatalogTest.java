/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogParser;
import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.config.ConfigException;
import dev.isochrone.etcd.fixtures.EtcdServer;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.KV;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.stream.IntStream;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** The catalog under a key of a real etcd. */
@Timeout(120)
class EtcdCatalogTest {
  @TempDir Path dir;

  private EtcdServer server;
  private EtcdCluster etcd;
  private CatalogSource source;

  @BeforeEach
  void start() {
    server = EtcdServer.plain(dir);
    // So long that within a test only the watch can have told of a change.
    etcd = cluster(Duration.ofMinutes(10));
  }

  private EtcdCluster cluster(Duration interval) {
    return EtcdCluster.at(server.endpoint())
        .interval(interval)
        .timeout(Duration.ofSeconds(2))
        .open();
  }

  @AfterEach
  void stop() {
    if (source != null) {
      source.close();
    }
    if (etcd != null) {
      etcd.close();
    }
    if (server != null) {
      server.close();
    }
  }

  private long version() {
    return source.current().map(Catalog::version).orElse(-1L);
  }

  private String error() {
    return source.lastError().map(Throwable::getMessage).orElse("none");
  }

  private static void soon(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(30)).untilAsserted(assertion);
  }

  private void inForce(long version) {
    soon(() -> assertThat(version()).isEqualTo(version));
  }

  private Client client() {
    return Client.builder().endpoints(server.endpoint()).build();
  }

  @Test
  void aPublishedCatalogIsInForceAndSoIsTheNextOneByTheWatchAlone() throws Exception {
    assertThat(etcd.publish("a.yaml", Texts.catalog(1)))
        .isEqualTo(new Publication(1, null, true, null));
    source = etcd.catalog();
    BlockingQueue<Long> told = new LinkedBlockingQueue<>();
    source.watch(catalog -> told.add(catalog.version()));
    inForce(1);
    assertThat(source.name()).isEqualTo("etcd:isochrone/catalog");
    assertThat(etcd.publish("b.yaml", Texts.catalog(2)))
        .isEqualTo(new Publication(2, 1L, true, null));
    assertThat(told.take()).isEqualTo(1);
    assertThat(told.take()).isEqualTo(2);
    assertThat(error()).isEqualTo("none");
  }

  @Test
  void aKeyThatIsMissingIsSaidAndOneThatIsDeletedChangesNothing() throws Exception {
    source = etcd.catalog();
    soon(() -> assertThat(error()).contains("etcd:isochrone/catalog: missing"));
    etcd.publish("a.yaml", Texts.catalog(1));
    inForce(1);
    try (Client client = client()) {
      client.getKVClient().delete(Keys.bytes("isochrone/catalog")).get();
    }
    soon(() -> assertThat(error()).contains("missing"));
    assertThat(version()).isEqualTo(1);
    etcd.publish("a.yaml", Texts.catalog(1));
    soon(() -> assertThat(error()).isEqualTo("none"));
  }

  @Test
  void whatSomeoneElsePutsThereIsRefusedHere() throws Exception {
    etcd.publish("a.yaml", Texts.catalog(5));
    source = etcd.catalog();
    inForce(5);
    try (Client client = client()) {
      KV kv = client.getKVClient();
      kv.put(Keys.bytes("isochrone/catalog"), Keys.bytes("version: [")).get();
      soon(() -> assertThat(error()).contains("etcd:isochrone/catalog:"));
      kv.put(Keys.bytes("isochrone/catalog"), Keys.bytes(Texts.catalog(4))).get();
      soon(() -> assertThat(error()).contains("version: 4 (expected: > 5"));
    }
    assertThat(version()).isEqualTo(5);
  }

  @Test
  void versionsOnlyGoUpUnlessForcedAndNothingInvalidIsPublished() throws Exception {
    etcd.publish("a.yaml", Texts.catalog(5));
    assertThat(etcd.publish("a.yaml", Texts.catalog(5)).written()).isFalse();
    assertThat(etcd.publish("a.yaml", Texts.catalog(5)).refusal()).isNull();
    assertThat(etcd.publish("a.yaml", Texts.catalog(4)).refusal())
        .isEqualTo("version: 4 (expected: > 5, the version in force)");
    assertThat(etcd.publish("a.yaml", Texts.catalog(5, "10.0.0.2:80")).refusal())
        .contains("raise it");
    assertThatThrownBy(
            () -> etcd.publish("bad.yaml", Texts.catalog(6).replace("site: fra", "site: far")))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("bad.yaml:3:")
        .hasMessageContaining("perhaps fra");
    assertThatThrownBy(
            () ->
                etcd.publish(
                    "bad.yaml",
                    Texts.catalog(6).replace("shop: {", "shop: {policy: {panicTreshold: 1}, ")))
        .hasMessageContaining("perhaps panicThreshold");
    assertThat(etcd.fleet().version()).isEqualTo(5);
    String forced = Texts.catalog(4).replace("version: 4", "version: 4\nreplaces: 5");
    assertThat(etcd.publish("back.yaml", forced)).isEqualTo(new Publication(4, 5L, true, null));
    source = etcd.catalog();
    inForce(4);
  }

  @Test
  void ofManyWhoPublishAtOnceOneWins() throws Exception {
    etcd.publish("a.yaml", Texts.catalog(1));
    ExecutorService threads = Executors.newFixedThreadPool(8);
    try {
      List<Callable<Publication>> all =
          IntStream.range(0, 8)
              .mapToObj(
                  i ->
                      (Callable<Publication>)
                          () -> etcd.publish("b.yaml", Texts.catalog(2, "10.0.0." + i + ":80")))
              .toList();
      int written = 0;
      for (Future<Publication> each : threads.invokeAll(all)) {
        Publication publication = each.get();
        written += publication.written() ? 1 : 0;
        assertThat(publication.refusal() == null).isEqualTo(publication.written());
      }
      assertThat(written).isEqualTo(1);
    } finally {
      threads.shutdownNow();
    }
  }

  @Test
  void whoeverComesSecondIsToldThatItChangedMeanwhile() throws Exception {
    etcd.publish("a.yaml", Texts.catalog(1).replace("shop: {", "shop: {policy: {}, "));
    // Another one publishes while this one, having read what is there, judges it.
    CatalogParser interrupted =
        new CatalogParser(
            policy -> {
              policy.acceptAnyField();
              publishBesides(Texts.catalog(8));
            });
    try (Client client = client()) {
      Requests requests = new Requests(client, "here", Duration.ofSeconds(5));
      Publisher publisher = new Publisher(new Keys("isochrone/"), requests, interrupted);
      Publication late = publisher.publish("c.yaml", Texts.catalog(9));
      assertThat(late.written()).isFalse();
      assertThat(late.refusal())
          .startsWith("isochrone/catalog: changed meanwhile, to version 8 (expected:");
      assertThat(etcd.fleet().version()).isEqualTo(8);
      assertThat(publisher.publish("c.yaml", Texts.catalog(9)).written()).isTrue();
    }
  }

  private void publishBesides(String text) {
    try {
      etcd.publish("b.yaml", text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void whileEtcdIsGoneTheCatalogStaysAndItsAgeShows() throws Exception {
    etcd.close();
    etcd = cluster(Duration.ofMillis(500));
    etcd.publish("a.yaml", Texts.catalog(1));
    source = etcd.catalog();
    inForce(1);
    soon(() -> assertThat(source.status().unconfirmed()).isLessThan(Duration.ofSeconds(1)));
    server.kill();
    soon(() -> assertThat(error()).contains("expected: an answer of etcd"));
    soon(() -> assertThat(source.status().unconfirmed()).isGreaterThan(Duration.ofSeconds(2)));
    assertThat(version()).isEqualTo(1);
    assertThatThrownBy(() -> etcd.publish("b.yaml", Texts.catalog(2)))
        .isInstanceOf(IOException.class)
        .hasMessageContaining(server.endpoint());
    server.start();
    soon(() -> assertThat(error()).isEqualTo("none"));
    assertThat(source.status().unconfirmed()).isLessThan(Duration.ofSeconds(2));
  }

  @Test
  void afterReconnectAndCompactionTheWatchGoesOn() throws Exception {
    etcd.publish("a.yaml", Texts.catalog(1));
    source = etcd.catalog();
    inForce(1);
    server.kill();
    soon(() -> assertThat(error()).contains("expected: an answer of etcd"));
    server.start();
    // Where the watch was is compacted before it can come back.
    try (EtcdCluster other = cluster(Duration.ofSeconds(10));
        Client client = client()) {
      for (int version = 2; version < 12; version++) {
        other.publish("b.yaml", Texts.catalog(version));
      }
      KV kv = client.getKVClient();
      long revision = kv.get(Keys.bytes("isochrone/catalog")).get().getHeader().getRevision();
      kv.compact(revision).get();
      inForce(11);
      // The next round is ten minutes away: what comes now comes by the watch.
      other.publish("c.yaml", Texts.catalog(12));
      inForce(12);
      assertThat(error()).isEqualTo("none");
    }
  }

  @Test
  void aClusterThatBeginsAnewIsReadAnewAndOlderVersionsAreStillRefused() throws Exception {
    etcd.close();
    etcd = cluster(Duration.ofMillis(300));
    for (int version = 1; version < 6; version++) {
      etcd.publish("a.yaml", Texts.catalog(version));
    }
    source = etcd.catalog();
    inForce(5);
    server.kill();
    deleteData();
    server.start();
    soon(() -> assertThat(error()).contains("missing"));
    assertThat(version()).isEqualTo(5);
    etcd.publish("a.yaml", Texts.catalog(3));
    soon(() -> assertThat(error()).contains("version: 3 (expected: > 5"));
    etcd.publish("a.yaml", Texts.catalog(6));
    inForce(6);
  }

  private void deleteData() throws IOException {
    try (var files = Files.walk(dir.resolve("etcd"))) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
