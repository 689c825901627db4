/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Which catalog takes the place of which: by version, by force, by sender. */
class GovernanceTest {
  private final VirtualTime time = new VirtualTime();
  private final Recorder events = new Recorder();

  private GovernedCatalog source(@Nullable String authority) {
    GovernedCatalog source = new GovernedCatalog("s", authority, Samples.parser(), time);
    source.watch(events);
    return source;
  }

  private static String text(long version, String more) {
    return Samples.catalog(version, "r").replace("\nsites", "\n" + more + "\nsites");
  }

  private static String trusting(long version, String authority) {
    return text(version, "authority: \"" + authority + "\"");
  }

  @Test
  void anOlderVersionIsTakenIfItSaysWhichNewerOneItReplaces() {
    GovernedCatalog source = source(null);
    source.offer(text(15, ""));
    source.offer(text(12, "replaces: 14"));
    source.offer(text(12, "replaces: 15"));
    assertThat(events.seen)
        .containsExactly(
            "version 15 r",
            "s: version: 12 (expected: > 15, the version in force)",
            "version 12 r");
  }

  @Test
  void whatWasReplacedByForceDoesNotComeBack() {
    GovernedCatalog source = source(null);
    source.offer(text(15, ""));
    source.offer(text(12, "replaces: 15"));
    for (long stale : new long[] {13, 15}) {
      source.offer(text(stale, ""));
      assertThat(source.current().orElseThrow().version()).isEqualTo(12);
    }
    assertThat(events.seen.get(2))
        .isEqualTo("s: version: 13 (expected: > 15, which version 12 replaces)");
    source.offer(text(16, ""));
    assertThat(source.current().orElseThrow().version()).isEqualTo(16);
  }

  @Test
  void stragglersOfEarlierVersionsFollowARollbackToo() {
    GovernedCatalog source = source(null);
    source.offer(text(14, ""));
    source.offer(text(12, "replaces: 15"));
    assertThat(source.current().orElseThrow().version()).isEqualTo(12);
  }

  @Test
  void forceIsRefusedWhereThereIsNothingToForce() {
    GovernedCatalog source = source(null);
    source.offer(text(12, "replaces: 12"));
    assertThat(events.seen)
        .containsExactly(
            "s:2:11: replaces: 12"
                + " (expected: > 12, the catalog's own version; or leave it out)");
  }

  @Test
  void theCatalogSaysWhoMaySendTheNextOne() {
    GovernedCatalog trusted = source("config.example");
    trusted.offer(trusting(1, "config.example"));
    trusted.offer(trusting(2, "other.example")); // handed on: from here only the other may
    trusted.offer(trusting(3, "config.example"));
    assertThat(events.seen)
        .containsExactly(
            "version 1 r",
            "version 2 r",
            "s: authority: config.example (expected: other.example, which the catalog trusts)");
  }

  @Test
  void theFirstCatalogFromASenderWhomItDoesNotTrustItselfIsRefused() {
    GovernedCatalog source = source("mirror.example");
    source.offer(trusting(1, "config.example"));
    assertThat(events.seen)
        .containsExactly(
            "s: authority: mirror.example (expected: config.example, which the catalog trusts)");
    assertThat(source.current()).isEmpty();
  }

  @Test
  void whatThisMachineVouchesForIsTaken() {
    GovernedCatalog local = source(null);
    local.offer(trusting(1, "config.example"));
    local.offer(trusting(2, "config.example"));
    assertThat(events.seen).containsExactly("version 1 r", "version 2 r");
  }

  @Test
  void whereTheCatalogDoesNotSayAnyAuthenticatedSenderWillDo() {
    GovernedCatalog source = source("config.example");
    source.offer(text(1, ""));
    source.offer(text(2, ""));
    assertThat(events.seen).containsExactly("version 1 r", "version 2 r");
  }
}
