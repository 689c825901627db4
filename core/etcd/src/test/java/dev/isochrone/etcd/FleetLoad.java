/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.etcd.fixtures.EtcdServer;
import dev.isochrone.etcd.fixtures.Figures;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;

/**
 * What a fleet's summaries cost etcd: a thousand clients of five sites, over eight connections, one
 * minute in which their figures vary by less than is news and one in which each has news each time.
 * Each follows the catalog, too. A program, run by hand; its figures are in docs/fleet-control.md.
 */
final class FleetLoad {
  private static final int CLIENTS = 1_000;
  private static final int CONNECTIONS = 8;
  private static final int SITES = 5;
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final SplittableRandom random = new SplittableRandom(7);
  private final List<Figures> all = new ArrayList<>();
  private final List<CatalogSource> sources = new ArrayList<>();
  private final EtcdServer server;

  private FleetLoad(EtcdServer server) {
    this.server = server;
  }

  /** Runs it in a new directory. */
  public static void main(String[] args) throws Exception {
    Path dir = Files.createTempDirectory("fleet-load");
    try (EtcdServer server = EtcdServer.plain(dir)) {
      new FleetLoad(server).run();
    }
  }

  private void run() throws Exception {
    List<EtcdCluster> clusters = new ArrayList<>();
    for (int i = 0; i < CONNECTIONS; i++) {
      clusters.add(EtcdCluster.at(server.endpoint()).open());
    }
    clusters.get(0).publish("a.yaml", Texts.catalog(1));
    for (int i = 0; i < CLIENTS; i++) {
      sources.add(clusters.get(i % CONNECTIONS).catalog());
      Figures figures = new Figures(sources.get(i));
      all.add(figures);
      vary(figures, false);
      clusters.get(i % CONNECTIONS).join("checkout-" + i, figures);
    }
    Thread.sleep(Duration.ofSeconds(15).toMillis());
    String text = Summaries.write(Summaries.of("checkout-999", all.get(999)));
    System.out.printf("one summary: %d bytes%n%s%n", text.length(), text);
    long start = System.nanoTime();
    System.out.printf("clients seen: %d", clusters.get(0).fleet().clients().size());
    System.out.printf(", read in %d ms%n", (System.nanoTime() - start) / 1_000_000);
    measure("calm", false);
    start = System.nanoTime();
    clusters.get(0).publish("b.yaml", Texts.catalog(2));
    while (!sources.stream().allMatch(s -> s.current().orElseThrow().version() == 2)) {
      Thread.sleep(1);
    }
    System.out.printf("in force everywhere after %d ms%n", (System.nanoTime() - start) / 1_000_000);
    measure("news each time", true);
    clusters.forEach(EtcdCluster::close);
  }

  private void measure(String name, boolean news) throws InterruptedException {
    double[] before = metrics();
    long end = System.nanoTime() + MINUTE.toNanos();
    while (System.nanoTime() < end) {
      vary(news);
      Thread.sleep(1_000);
    }
    double[] after = metrics();
    System.out.printf("%s, each second:%n", name);
    for (int i = 0; i < METRICS.size(); i++) {
      System.out.printf("  %s %.4g%n", METRICS.get(i), (after[i] - before[i]) / MINUTE.toSeconds());
    }
    System.out.printf("  database: %.1f MB%n", server.metric(DATABASE) / 1e6);
  }

  private static final String DATABASE = "etcd_mvcc_db_total_size_in_use_in_bytes";
  private static final List<String> METRICS =
      List.of(
          "etcd_server_proposals_applied_total",
          "etcd_mvcc_put_total",
          "etcd_debugging_lease_renewed_total",
          "etcd_mvcc_range_total",
          "etcd_network_client_grpc_received_bytes_total",
          "etcd_network_client_grpc_sent_bytes_total",
          "etcd_disk_wal_fsync_duration_seconds_count",
          "process_cpu_seconds_total",
          DATABASE);

  private double[] metrics() {
    return METRICS.stream().mapToDouble(server::metric).toArray();
  }

  private void vary(boolean news) {
    all.forEach(figures -> vary(figures, news));
  }

  /** Calm: by a tenth. News: anything. */
  private void vary(Figures figures, boolean news) {
    double spread = news ? 1 : 0.1;
    SiteSnapshot[] sites = new SiteSnapshot[SITES];
    for (int i = 0; i < SITES; i++) {
      int share = i == 0 ? 96 - (news ? random.nextInt(50) : random.nextInt(3)) : 1;
      double p50 = (3 + 20 * i) * (1 + spread * random.nextDouble());
      sites[i] = Figures.site("aws-eu-central-" + i, share, p50, 3 * p50, "HEALTHY");
    }
    figures.sites(sites);
  }
}
