/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static dev.isochrone.catalog.Samples.catalog;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(30)
class SharedCatalogsTest {
  @TempDir Path dir;

  @Test
  void whatWasInForceOutlivesItsUsers() throws IOException {
    Path path = Files.writeString(dir.resolve("catalog.yaml"), catalog(10, "a"));
    SharedCatalogs files =
        new SharedCatalogs(
            (location, last) -> CatalogSources.open(location, PolicyValidator.acceptAll(), last));
    files.open(path.toString()).close();
    Files.writeString(path, catalog(5, "b"));
    try (CatalogSource woken = files.open(path.toString())) {
      assertThat(woken.current()).map(Catalog::version).hasValue(10L);
      assertThat(woken.lastError().orElseThrow()).hasMessageContaining("version: 5");
    }
    Files.writeString(path, "gone bad: [");
    try (CatalogSource woken = files.open(path.toString())) {
      assertThat(woken.current()).map(Catalog::version).hasValue(10L);
      assertThat(woken.lastError()).isPresent();
    }
    Files.writeString(path, catalog(10, "other"));
    try (CatalogSource woken = files.open(path.toString())) {
      assertThat(woken.lastError().orElseThrow()).hasMessageContaining("with other content");
    }
    Files.writeString(path, catalog(11, "c"));
    try (CatalogSource woken = files.open(path.toString())) {
      assertThat(woken.current()).map(Catalog::version).hasValue(11L);
      assertThat(woken.lastError()).isEmpty();
    }
  }

  @Test
  void aFileIsWatchedOnceAndAsLongAsAnyoneUsesIt() throws IOException {
    Path path = Files.writeString(dir.resolve("catalog.yaml"), catalog(1, "a"));
    List<GovernedCatalog> opened = new ArrayList<>();
    SharedCatalogs files =
        new SharedCatalogs(
            (p, last) -> {
              GovernedCatalog source = new GovernedCatalog(p, Samples.parser(), () -> 0L);
              opened.add(source);
              return source;
            });
    CatalogSource first = files.open(path.toString());
    CatalogSource second = files.open(dir.resolve("x/../catalog.yaml").toString());
    assertThat(opened).hasSize(1);
    Recorder firstEvents = new Recorder();
    Recorder secondEvents = new Recorder();
    first.watch(firstEvents);
    second.watch(secondEvents);

    opened.get(0).offer(catalog(1, "a"));
    first.close();
    first.close();
    opened.get(0).offer(catalog(2, "b"));
    assertThat(firstEvents.seen).containsExactly("version 1 a");
    assertThat(secondEvents.seen).containsExactly("version 1 a", "version 2 b");
    second.close();
    opened.get(0).offer(catalog(3, "c"));
    assertThat(opened.get(0).current()).map(Catalog::version).hasValue(2L);

    try (CatalogSource third = files.open(path.toString())) {
      assertThat(opened).hasSize(2);
      assertThat(third.current()).isEmpty();
    }
  }

  @Test
  void aWatchHasOneDaemonThreadWhichEndsWithIt() throws Exception {
    Path path = Files.writeString(dir.resolve("catalog.yaml"), catalog(1, "a"));
    BlockingQueue<Thread> heardOn = new LinkedBlockingQueue<>();
    CatalogFile file =
        CatalogFile.builder(path, Samples::policy).pollInterval(Duration.ofMillis(10)).open();
    CatalogSource.Subscription subscription =
        file.watch(
            c -> {
              if (c.version() == 2) {
                heardOn.add(Thread.currentThread());
              }
            });
    Files.writeString(path, catalog(2, "b"));
    Thread thread = heardOn.poll(10, TimeUnit.SECONDS);
    assertThat(Optional.ofNullable(thread)).isPresent();
    assertThat(thread.isDaemon()).isTrue();
    assertThat(thread.getName()).isEqualTo("isochrone-catalog-catalog.yaml");
    subscription.close();
    file.close();
    thread.join(10_000);
    assertThat(thread.isAlive()).isFalse();
  }
}
