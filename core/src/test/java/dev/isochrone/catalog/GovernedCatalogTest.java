/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static dev.isochrone.catalog.Samples.catalog;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.config.ConfigException;
import dev.isochrone.time.VirtualTime;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(20)
class GovernedCatalogTest {
  private final GovernedCatalog governed =
      new GovernedCatalog("test", Samples.parser(), new VirtualTime());
  private final Recorder events = new Recorder();

  @Test
  void aListenerThatThrowsHarmsNoOther() {
    governed.watch(
        new CatalogListener() {
          @Override
          public void onCatalog(Catalog catalog) {
            throw new AssertionError("from a listener");
          }

          @Override
          public void onError(ConfigException error) {
            throw new IllegalStateException("from a listener");
          }
        });
    governed.watch(events);
    governed.offer(catalog(1, "a"));
    governed.offer("[");
    governed.offer(catalog(2, "b"));
    assertThat(events.seen).hasSize(3).contains("version 1 a", "version 2 b");
  }

  @Test
  void aValidatorThatThrowsIsAnErrorAndNotTheEnd() {
    GovernedCatalog broken =
        new GovernedCatalog(
            "test",
            new CatalogParser(
                policy -> {
                  throw new IllegalStateException("bug");
                }),
            new VirtualTime());
    broken.watch(events);
    broken.offer(Samples.SAMPLE);
    broken.offer(catalog(1, "without policy"));
    assertThat(events.seen)
        .containsExactly(
            "test: check failed: java.lang.IllegalStateException: bug (expected: a valid catalog)",
            "version 1 without policy");
  }

  @Test
  void aLateListenerHearsTheCatalogAndTheError() {
    governed.offer(catalog(2, "a"));
    governed.offer(catalog(1, "b"));
    governed.watch(events);
    assertThat(events.seen)
        .containsExactly("version 2 a", "test: version: 1 (expected: > 2, the version in force)");
  }

  @Test
  void theSameTwiceIsNoNews() {
    governed.watch(events);
    governed.offer(catalog(1, "a"));
    governed.offer(catalog(1, "a"));
    governed.offer("[");
    governed.offer("[");
    assertThat(events.seen).hasSize(2);
  }

  @Test
  void aClosedSubscriptionHearsNothing() {
    CatalogSource.Subscription subscription = governed.watch(events);
    governed.offer(catalog(1, "a"));
    subscription.close();
    governed.offer(catalog(2, "b"));
    assertThat(events.seen).containsExactly("version 1 a");
  }

  @Test
  void aListenerMayWatchOfferAndCloseFromWithin() {
    List<CatalogSource.Subscription> own = new ArrayList<>();
    own.add(
        governed.watch(
            first -> {
              governed.watch(events);
              governed.offer(catalog(first.version() + 1, "from within"));
              own.get(0).close();
            }));
    governed.offer(catalog(1, "a"));
    assertThat(events.seen).containsExactly("version 1 a", "version 2 from within");
  }

  @Test
  void aListenerThatWaitsBlocksNoReader() throws InterruptedException {
    CountDownLatch entered = new CountDownLatch(1);
    CountDownLatch leave = new CountDownLatch(1);
    governed.watch(
        c -> {
          entered.countDown();
          try {
            leave.await();
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Thread writer = new Thread(() -> governed.offer(catalog(1, "a")));
    writer.start();
    assertThat(entered.await(10, TimeUnit.SECONDS)).isTrue();
    // No lock is held: all of these return while the listener waits.
    assertThat(governed.current()).isPresent();
    governed.offer(catalog(2, "b"));
    governed.watch(events).close();
    assertThat(governed.current()).hasValueSatisfying(c -> assertThat(c.version()).isEqualTo(2));
    leave.countDown();
    writer.join();
  }
}
