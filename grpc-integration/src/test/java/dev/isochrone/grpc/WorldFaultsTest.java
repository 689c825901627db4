/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.EquivalentAddressGroup;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Faults that last, come again, or strike all sites at once. */
@Tag("slow")
class WorldFaultsTest {
  private final Cloud cloud = FaultRun.cloud();

  private static CompletableFuture<Void> after(long millis, Runnable task) {
    return CompletableFuture.runAsync(
        task, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS));
  }

  private static List<Load.Result> load(ManagedChannel channel, double seconds)
      throws InterruptedException {
    return Load.run(
        channel, (int) (seconds * FaultRun.RATE), FaultRun.RATE, FaultPolicy.RESCUED.options());
  }

  /**
   * How often the calls went over from one site to another: nine of ten in a row. They come back in
   * a ramp, where the majority of ten changes by chance.
   */
  private static int moves(List<Load.Result> results) {
    boolean near = true;
    int moves = 0;
    for (int i = 0; i + 10 <= results.size(); i += 10) {
      double share = Load.share(results.subList(i, i + 10), "near");
      if (near ? share <= 0.1 : share >= 0.9) {
        near = !near;
        moves++;
      }
    }
    return moves;
  }

  @Test
  void aStoppedProcess() throws Exception {
    Process server =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Djava.net.preferIPv4Stack=true",
                "-cp",
                System.getProperty("java.class.path"),
                ChildServer.class.getName())
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out =
        new BufferedReader(
            new InputStreamReader(server.getInputStream(), StandardCharsets.UTF_8))) {
      int port = Integer.parseInt(out.readLine());
      InetSocketAddress real = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
      List<EquivalentAddressGroup> groups = new ArrayList<>();
      // The stopped process is the only server of its site, the nearest.
      for (EquivalentAddressGroup g : cloud.groups) {
        if (!g.getAttributes().get(SiteAttributes.SITE).name().equals("near")) {
          groups.add(g);
        }
      }
      groups.add(
          new EquivalentAddressGroup(
              cloud.wan("near").expose(real), cloud.nodes.get("near").get(0).siteAttributes()));
      ManagedChannel channel =
          cloud.track(Isochrone.configure(Cloud.channelTo(StaticResolver.target(groups))).build());
      Load.settle(channel, "near");
      List<Load.Result> control = load(channel, 2);
      CompletableFuture<Void> stop = after(1_000, () -> signal(server, "-STOP"));
      List<Load.Result> during = load(channel, 4);
      stop.join();
      signal(server, "-CONT");
      FaultMatrix.row(
          4,
          "process stopped (SIGSTOP); the kernel still accepts",
          "as 1: 0 failed",
          Load.failed(during).size() + " of " + during.size() + " failed",
          Load.failed(control).size() + " of " + control.size() + " failed");
      assertThat(Load.failed(control)).isEmpty();
      assertThat(Load.failed(during)).isEmpty();
      assertThat(Load.share(during.subList(400, 800), "near")).isZero();
      Load.settle(channel, "near");
    } finally {
      server.destroyForcibly();
      cloud.close();
    }
  }

  private static void signal(Process process, String signal) {
    try {
      new ProcessBuilder("kill", signal, String.valueOf(process.pid())).start().waitFor();
    } catch (java.io.IOException | InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aSiteThatFlaps() throws Exception {
    try (cloud) {
      ManagedChannel channel = FaultPolicy.RESCUED.connect(cloud);
      List<CompletableFuture<Void>> flaps = new ArrayList<>();
      for (int i = 0; i < 6; i++) {
        flaps.add(after(1_000 + i * 10_000L, cloud.wan("near")::blackHole));
        flaps.add(after(6_000 + i * 10_000L, cloud.wan("near")::heal));
      }
      List<Load.Result> results = load(channel, 60);
      flaps.forEach(CompletableFuture::join);
      int moves = moves(results);
      FaultMatrix.row(
          10,
          "site flaps: 5 s down, 5 s up, six times",
          "success at least that of the best fixed choice; one return per backoff",
          Load.failed(results).size() + " of " + results.size() + " failed, " + moves + " moves",
          "the best fixed choice: 0 failed, 0 moves");
      assertThat(Load.failed(results)).isEmpty();
      assertThat(moves).as("there and back six times at the most").isLessThanOrEqualTo(12);
    }
  }

  @Test
  void aPartitionOfFortySeconds() throws Exception {
    try (cloud) {
      ManagedChannel channel = FaultPolicy.RESCUED.connect(cloud);
      CompletableFuture<Void> breaks = after(1_000, cloud.wan("near")::blackHole);
      CompletableFuture<Void> heals = after(41_000, cloud.wan("near")::heal);
      List<Load.Result> results = load(channel, 75);
      breaks.join();
      heals.join();
      List<Load.Result> healed = results.subList((int) (41 * FaultRun.RATE), results.size());
      int first = 0;
      while (first < healed.size() && !healed.get(first).site().equals("near")) {
        first++;
      }
      List<Load.Result> last = healed.subList(healed.size() - 400, healed.size());
      FaultMatrix.row(
          11,
          "40 s partition, then heal",
          "0 failed; ramped failback, no ping-pong",
          String.format(
              Locale.ROOT,
              "%d of %d failed; the first call is back after %.1f s, %.0f %% at the end, %d moves",
              Load.failed(results).size(),
              results.size(),
              first / FaultRun.RATE,
              100 * Load.share(last, "near"),
              moves(results)),
          "–");
      assertThat(Load.failed(results)).isEmpty();
      assertThat(Load.share(last, "near")).isGreaterThan(0.9);
      assertThat(moves(results)).isEqualTo(2);
    }
  }

  @Test
  void allSitesGoneAndBackAtOnce() throws Exception {
    try (cloud) {
      ManagedChannel channel = FaultPolicy.RESCUED.connect(cloud);
      long before = connections();
      cloud.nodes.keySet().forEach(s -> cloud.wan(s).refuse());
      List<Load.Result> down = load(channel, 8);
      cloud.nodes.keySet().forEach(s -> cloud.wan(s).heal());
      long healed = System.nanoTime();
      List<Load.Result> up = load(channel, 14);
      double took = (System.nanoTime() - healed) / 1e9;
      int first = 0;
      while (first < up.size() && !up.get(first).status().isOk()) {
        first++;
      }
      long made = connections() - before;
      FaultMatrix.row(
          13,
          "all sites refuse for 8 s, then all are back",
          "back within the backoff (12 s); at most 50 connections a second",
          String.format(
              Locale.ROOT,
              "the first call %.1f s after, %d connections by 6 endpoints in %.0f s",
              first / FaultRun.RATE,
              made,
              took),
          "–");
      FaultMatrix.row(
          12,
          "all permitted sites down",
          "UNAVAILABLE at once naming each, no retry without end",
          Load.failed(down).size()
              + " of "
              + down.size()
              + " failed, the slowest within "
              + down.stream().skip(200).mapToLong(Load.Result::millis).max().orElse(-1)
              + " ms",
          "–");
      assertThat(Load.failed(down).subList(200, 400))
          .allSatisfy(
              r -> {
                assertThat(r.status().getCode()).isEqualTo(Status.Code.UNAVAILABLE);
                assertThat(r.status().getDescription()).contains("near").contains("far");
              });
      assertThat(first / FaultRun.RATE).isLessThan(12.5);
      assertThat(made).isLessThan(30);
    }
  }

  private long connections() {
    return cloud.nodes.keySet().stream().mapToLong(s -> cloud.wan(s).connectionsAccepted()).sum();
  }

  @Test
  void everySiteFailsEveryCallForAWhile() throws Exception {
    try (cloud) {
      ManagedChannel channel =
          cloud.track(
              Isochrone.configure(
                      cloud.plainChannel().defaultServiceConfig(ServiceConfigs.retry(3)))
                  .build());
      Load.settle(channel, "near");
      cloud.attempts.clear();
      cloud.all().forEach(n -> n.answersWith = Status.UNAVAILABLE);
      List<Load.Result> during = load(channel, 6);
      int attempts = cloud.attempts.size();
      cloud.all().forEach(n -> n.answersWith = null);
      List<Load.Result> results = load(channel, 30);
      int first = results.size();
      while (first > 0 && results.get(first - 1).status().isOk()) {
        first--;
      }
      FaultMatrix.row(
          29,
          "overload: every site answers UNAVAILABLE for 6 s",
          "success back within 30 s; retries within budget",
          String.format(
              Locale.ROOT,
              "the last failure %.1f s after; %d attempts for %d calls",
              first / FaultRun.RATE,
              attempts,
              during.size()),
          "–");
      assertThat(first).as("the last that failed").isLessThan((int) (30 * FaultRun.RATE) - 1);
      assertThat(attempts).isLessThan((int) (during.size() * 1.25));
    }
  }
}
