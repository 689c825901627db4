/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterConfigReader;
import dev.isochrone.catalog.CatalogListener;
import dev.isochrone.catalog.CatalogParser;
import dev.isochrone.catalog.GovernedCatalog;
import dev.isochrone.config.ConfigException;
import dev.isochrone.time.Ticker;
import dev.isochrone.topology.Site;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A hundred reloads a second, good and bad ones, while calls go on: not one fails. */
class ReloadTest {
  private static final Site DE = Site.named("de").withJurisdictions("DE", "EU");
  private static final Site FR = Site.named("fr").withJurisdictions("FR", "EU");
  private static final Site US = Site.named("us").withJurisdictions("US");
  private static final int RELOADS = 500;
  private static final int CALLS = 1_500;
  private static final int CALLS_PER_SECOND = 300;

  private final Cloud cloud =
      new Cloud().site(DE, 3, 2, true).site(FR, 5, 1, true).site(US, 1, 1, true);
  private final ExecutorService reloader = Executors.newSingleThreadExecutor();
  private final AtomicInteger inForce = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    reloader.shutdownNow();
    cloud.close();
  }

  /** Another one each time: other sites drained, another residency, another policy. */
  private String text(int n) throws IOException {
    CatalogText text = new CatalogText(dir).version(n + 1);
    text.site(DE, cloud).site(FR, cloud).site(US, cloud);
    switch (n % 4) {
      case 0 -> text.residency("EU");
      case 1 -> text.residency("EU").drain("fr");
      case 2 -> text.residency("DE").policy("{latencyWindow: \"0.01s\"}");
      default -> text.residency("FR", "DE").drain("de");
    }
    text.write();
    String written = Files.readString(text.file);
    // Every fifth is broken off or misspelt.
    return switch (n % 10) {
      case 5 -> written.substring(0, written.length() / 2);
      case 9 -> written.replace("endpoints", "endpionts");
      default -> written;
    };
  }

  private final class Counter implements CatalogListener {
    @Override
    public void onCatalog(dev.isochrone.catalog.Catalog catalog) {
      inForce.incrementAndGet();
    }

    @Override
    public void onError(ConfigException error) {
      refused.incrementAndGet();
    }
  }

  /** One reload. */
  private interface Reload {
    void to(String text) throws IOException;
  }

  private List<Load.Result> loadWhile(ManagedChannel channel, Reload reload)
      throws InterruptedException, ExecutionException {
    Future<?> reloads =
        reloader.submit(
            () -> {
              long start = System.nanoTime();
              for (int i = 1; i <= RELOADS; i++) {
                for (long due = start + i * 10_000_000L; due - System.nanoTime() > 0; ) {
                  LockSupport.parkNanos(due - System.nanoTime());
                }
                reload.to(text(i));
              }
              return null;
            });
    List<Load.Result> results = Load.run(channel, CALLS, CALLS_PER_SECOND, CallOptions.DEFAULT);
    reloads.get();
    return results;
  }

  @Test
  void aHundredCatalogsASecondInForceAndNoCallFails() throws Exception {
    CatalogParser parser = new CatalogParser(policy -> new RouterConfigReader().read(policy));
    GovernedCatalog source = new GovernedCatalog("program", parser, Ticker.system());
    source.offer(text(0));
    ManagedChannel channel =
        cloud.track(Isochrone.configure(Cloud.channelTo("isochrone:///shop"), source).build());
    assertThat(Load.failed(Load.run(channel, 20, 200, CallOptions.DEFAULT))).isEmpty();
    source.watch(new Counter());
    assertThat(Load.failed(loadWhile(channel, source::offer))).isEmpty();
    assertThat(inForce.get()).isEqualTo(1 + RELOADS * 8 / 10);
    assertThat(refused.get()).isEqualTo(RELOADS * 2 / 10);
    assertThat(cloud.wan("us").connectionsAccepted()).isZero();
  }

  @Test
  void aFileWrittenAHundredTimesASecondAndNoCallFails() throws Exception {
    CatalogText live = new CatalogText(Files.createDirectory(dir.resolve("live")));
    live.write(text(0));
    ManagedChannel channel = cloud.track(live.channel().build());
    assertThat(Load.failed(Load.run(channel, 20, 200, CallOptions.DEFAULT))).isEmpty();
    assertThat(Load.failed(loadWhile(channel, live::write))).isEmpty();
    assertThat(cloud.wan("us").connectionsAccepted()).isZero();
  }
}
