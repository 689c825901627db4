/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static dev.isochrone.catalog.Samples.catalog;
import static java.nio.file.StandardCopyOption.ATOMIC_MOVE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.time.VirtualTime;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogFileTest {
  @TempDir Path dir;

  private final VirtualTime time = new VirtualTime();
  private final Recorder events = new Recorder();
  private Path path;
  private CatalogFile file;

  @BeforeEach
  void openVersion5() throws IOException {
    path = dir.resolve("catalog.yaml");
    Files.writeString(path, catalog(5, "a"));
    file = open(path);
    file.watch(events);
  }

  @AfterEach
  void close() {
    file.close();
    assertThat(time.pendingTasks()).isZero();
  }

  @Test
  void isInForceFromTheStart() {
    assertThat(file.current()).hasValueSatisfying(c -> assertThat(c.version()).isEqualTo(5));
    assertThat(file.lastError()).isEmpty();
    assertThat(events.seen).containsExactly("version 5 a");
  }

  @Test
  void changeIsInForceWithinASecond() throws IOException {
    aSecond(); // the first reading is confirmed, polls are half a second apart from here
    Files.writeString(path, catalog(6, "b"));
    aSecond();
    assertThat(events.seen).containsExactly("version 5 a", "version 6 b");
  }

  @Test
  void renameInPlaceIsInForceWithinASecondUnderConstantChange() throws IOException {
    aSecond();
    long version = 6;
    for (int i = 0; i < 100; i++) {
      replaceByRename(catalog(version++, "r"));
      time.advanceMillis(10);
    }
    assertThat(file.current().orElseThrow().version()).isGreaterThan(5);
    assertThat(file.lastError()).isEmpty();
  }

  @Test
  void changeWithoutTraceInTheStampIsSeen() throws IOException {
    aSecond();
    Files.writeString(path, catalog(6, "b"));
    FileTime stamp = FileTime.fromMillis(1_000_000_000_000L);
    Files.setLastModifiedTime(path, stamp);
    aSecond();
    Files.writeString(path, catalog(7, "c"));
    Files.setLastModifiedTime(path, stamp);
    aSecond();
    assertThat(events.seen).containsExactly("version 5 a", "version 6 b", "version 7 c");
  }

  @Test
  void beginningOfAFileThatIsStillBeingWrittenIsNotUsed() throws IOException {
    aSecond();
    String whole = catalog(6, "b") + "    residency: [EU]\n";
    whole = whole.replace("{region: b}", "{region: b, jurisdictions: [EU]}");
    String beginning = whole.substring(0, whole.indexOf("    residency"));
    time.advanceMillis(500);
    Files.writeString(path, beginning);
    time.advanceMillis(60); // polled at 1550 ms, to be read again at 1600 ms
    Files.writeString(path, whole);
    aSecond();
    assertThat(events.seen).containsExactly("version 5 a", "version 6 b");
    assertThat(file.current().flatMap(c -> c.service("payments")).orElseThrow().residency())
        .hasToString("within [EU]");
  }

  @Test
  void firstReadingMayBeRevisedUntilItIsConfirmed() throws IOException {
    Path other = dir.resolve("other.yaml");
    Files.writeString(other, catalog(5, "beginning"));
    try (CatalogFile second = open(other)) {
      second.watch(events);
      Files.writeString(other, catalog(5, "whole"));
      aSecond();
      Files.writeString(other, catalog(5, "again"));
      aSecond();
    }
    assertThat(events.seen.subList(1, events.seen.size()))
        .containsExactly(
            "version 5 beginning",
            "version 5 whole",
            other
                + ": version: 5, the version in force, with other content"
                + " (expected: a higher version with every change: raise it)");
  }

  @Test
  void truncatedThenWhole() throws IOException {
    aSecond();
    String next = catalog(6, "b");
    Files.writeString(path, next.substring(0, next.indexOf("addresses") + 12));
    aSecond();
    aSecond();
    assertThat(events.seen).hasSize(2);
    assertThat(events.seen.get(1)).startsWith(path + ":7:34: ").contains("well-formed YAML");
    assertThat(file.current()).hasValueSatisfying(c -> assertThat(c.version()).isEqualTo(5));
    assertThat(file.lastError()).isPresent();
    Files.writeString(path, next);
    aSecond();
    assertThat(events.seen).hasSize(3).endsWith("version 6 b");
    assertThat(file.lastError()).isEmpty();
  }

  @Test
  void emptiedDeletedAndRestored() throws IOException {
    aSecond();
    Files.writeString(path, "");
    tenSeconds();
    Files.delete(path);
    tenSeconds();
    assertThat(file.status().unconfirmed()).isBetween(seconds(20), seconds(21));
    Files.writeString(path, catalog(5, "a"));
    aSecond();
    assertThat(events.seen)
        .containsExactly(
            "version 5 a",
            path + ": empty document (expected: an object)",
            path + ": missing (expected: a readable file)",
            "version 5 a");
    assertThat(file.status().age()).isEqualTo(seconds(22));
    assertThat(file.status().unconfirmed()).isLessThan(seconds(1));
  }

  @Test
  void olderVersionAndSameVersionWithOtherContentAreRefused() throws IOException {
    aSecond();
    replaceByRename(catalog(4, "old"));
    aSecond();
    replaceByRename(catalog(5, "other"));
    aSecond();
    replaceByRename("# only a comment more\n" + catalog(5, "a"));
    aSecond();
    assertThat(events.seen)
        .containsExactly(
            "version 5 a",
            path + ": version: 4 (expected: > 5, the version in force)",
            path
                + ": version: 5, the version in force, with other content"
                + " (expected: a higher version with every change: raise it)",
            "version 5 a");
  }

  @Test
  void eachBadContentIsReportedOnceHoweverLongItStays() throws IOException {
    aSecond();
    Files.writeString(path, "version: x");
    tenSeconds();
    Files.setLastModifiedTime(path, FileTime.fromMillis(0)); // touched, not changed
    tenSeconds();
    Files.writeString(path, "version: y");
    tenSeconds();
    assertThat(events.seen).hasSize(3);
    assertThat(events.seen.get(1)).contains("version: \"x\"");
    assertThat(events.seen.get(2)).contains("version: \"y\"");
  }

  @Test
  void fileThatIsTooLongIsRefusedUnread() throws IOException {
    aSecond();
    try (RandomAccessFile huge = new RandomAccessFile(path.toFile(), "rw")) {
      huge.setLength(50_000_000_000L); // sparse: were it read, memory would not do
    }
    aSecond();
    assertThat(events.seen.get(1)).isEqualTo(path + ": too long (expected: at most 4194304 bytes)");
  }

  @Test
  void whatIsNoTextFileIsRefused() throws IOException {
    aSecond();
    Files.write(path, new byte[] {'a', (byte) 0xff});
    aSecond();
    Files.delete(path);
    Files.createDirectory(path);
    aSecond();
    assertThat(events.seen)
        .containsExactly(
            "version 5 a",
            path + ": not UTF-8 (expected: a text in UTF-8)",
            path + ": not a regular file (expected: a readable file)");
  }

  @Test
  void fileThatIsMissingAtFirstIsUsedOnceItIsThere() throws IOException {
    Path later = dir.resolve("later.yaml");
    try (CatalogFile second = open(later)) {
      second.watch(events);
      assertThat(second.current()).isEmpty();
      assertThat(second.lastError()).isPresent();
      assertThat(second.status().age()).isZero();
      Files.writeString(later, "\uFEFF" + catalog(1, "b"));
      aSecond();
      assertThat(second.current()).isPresent();
    }
    assertThat(events.seen.subList(1, 3))
        .containsExactly(later + ": missing (expected: a readable file)", "version 1 b");
  }

  @Test
  void symbolicLinkThatIsSwappedIsFollowed() throws IOException {
    Path link = dir.resolve("link.yaml");
    Files.createSymbolicLink(link, path);
    try (CatalogFile linked = open(link)) {
      aSecond();
      Path target = Files.writeString(dir.resolve("v6.yaml"), catalog(6, "b"));
      Path newLink = Files.createSymbolicLink(dir.resolve("link.new"), target);
      Files.move(newLink, link, ATOMIC_MOVE);
      aSecond();
      assertThat(linked.current()).hasValueSatisfying(c -> assertThat(c.version()).isEqualTo(6));
    }
  }

  @Test
  void nothingIsHeardAfterClose() throws IOException {
    file.close();
    Files.writeString(path, catalog(6, "b"));
    tenSeconds();
    assertThat(events.seen).containsExactly("version 5 a");
    assertThat(file.current()).isPresent();
  }

  private CatalogFile open(Path p) {
    return CatalogFile.builder(p, Samples::policy).scheduler(time).ticker(time).open();
  }

  private void replaceByRename(String text) throws IOException {
    Path next = Files.writeString(dir.resolve("next"), text);
    Files.move(next, path, ATOMIC_MOVE);
  }

  private void aSecond() {
    time.advanceMillis(1_000);
  }

  private void tenSeconds() {
    time.advanceMillis(10_000);
  }

  private static Duration seconds(long seconds) {
    return Duration.ofSeconds(seconds);
  }
}
