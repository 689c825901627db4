/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterConfigReader;
import dev.isochrone.time.VirtualTime;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Catalogs that are broken, hostile or out of turn, each put in the place of a good one: it is
 * refused with one error, and the good one stays in force. {@code docs/hostile-catalogs.md} shows
 * them; {@code -Ddocs.update=true} writes it.
 */
@Timeout(60)
class HostileCatalogsTest {
  private static final Path DOC = Path.of("..", "docs", "hostile-catalogs.md");

  private static final String GOOD =
      """
      version: 5
      jurisdictions: {EU: [DE, FR]}
      sites:
        fra: {jurisdictions: [DE]}
        iad: {jurisdictions: [US]}
      services:
        payments:
          residency: [EU]
          endpoints:
            - {site: fra, addresses: ["10.0.0.5:8443"]}
            - {site: iad, target: "dns:///payments.example:443"}
          policy: {latencyWindow: "0.005s"}
      """;

  @TempDir Path dir;

  /** Puts something in the catalog's place. */
  private interface Attack {
    void on(Path file) throws IOException;
  }

  private record Case(String what, Attack attack) {}

  private static Case text(String what, String text) {
    return new Case(what, file -> Files.writeString(file, text));
  }

  private static Case edit(String what, String from, String to) {
    assertThat(GOOD).contains(from);
    return text(what, GOOD.replace("version: 5", "version: 6").replace(from, to));
  }

  private static List<Case> cases() {
    List<Case> cases = new ArrayList<>();
    String next = GOOD.replace("version: 5", "version: 6");
    // What happens to files.
    cases.add(text("truncated in mid-write", next.substring(0, next.indexOf("10.0.0.5"))));
    cases.add(text("cut after its version", "version: 6\n"));
    cases.add(text("emptied", ""));
    cases.add(new Case("deleted", Files::delete));
    cases.add(
        new Case(
            "renamed away, a directory in its place",
            file -> {
              Files.move(file, file.resolveSibling("gone"));
              Files.createDirectory(file);
            }));
    cases.add(
        new Case(
            "replaced by rename, with garbage",
            file -> {
              Path garbage = Files.writeString(file.resolveSibling("new"), "%PDF-1.7\n");
              Files.move(garbage, file, StandardCopyOption.ATOMIC_MOVE);
            }));
    cases.add(
        new Case(
            "a sparse file of 50 MB",
            file -> {
              try (RandomAccessFile huge = new RandomAccessFile(file.toFile(), "rw")) {
                huge.setLength(50_000_000);
              }
            }));
    cases.add(
        new Case("not UTF-8", file -> Files.write(file, next.getBytes(StandardCharsets.UTF_16BE))));
    cases.add(edit("a NUL character", "fra, ", "fra\u0000, "));
    // What parsers are attacked with.
    cases.add(text("aliases that double nine times over (billion laughs)", bomb()));
    cases.add(text("an alias to what contains it", next + "  x: &x {endpoints: [*x]}\n"));
    cases.add(text("200,000 brackets", "a: " + "[".repeat(200_000)));
    cases.add(text("half a million values", "a: [" + "1,".repeat(600_000) + "1]"));
    cases.add(text("a tag that names a Java class", "!!java.io.File {}\n"));
    cases.add(text("a number of a million digits", next.replace("6", "9".repeat(1_000_000))));
    cases.add(text("two documents", next + "---\n" + next));
    cases.add(edit("a site given twice", "iad:", "fra:"));
    // What is wrong in a good one.
    cases.add(edit("a misspelt field", "residency", "resdiency"));
    cases.add(edit("a misspelt site", "site: fra", "site: far"));
    cases.add(edit("a misspelt field of the policy", "latencyWindow", "latencyWindows"));
    cases.add(edit("a duration in another form", "0.005s", "5ms"));
    cases.add(edit("a value of another type", "\"0.005s\"", "5"));
    cases.add(
        edit("a service without endpoints", GOOD.substring(GOOD.indexOf("    endpoints")), ""));
    cases.add(edit("a residency that no site carries", "[EU]", "[UE]"));
    cases.add(
        edit("a residency that permits none of the service's sites", "site: fra", "site: iad"));
    cases.add(edit("an empty residency", "residency: [EU]", "residency: []"));
    cases.add(
        edit("jurisdictions that lie within each other", "{EU: [DE, FR]}", "{EU: [DE], DE: [EU]}"));
    cases.add(
        edit(
            "a target that leads back here",
            "dns:///payments.example:443",
            "isochrone:///payments"));
    cases.add(edit("an address without a port", "10.0.0.5:8443", "10.0.0.5"));
    // What is out of turn.
    cases.add(text("an older version", GOOD.replace("version: 5", "version: 4")));
    cases.add(text("the same version with other content", GOOD.replace("[DE]", "[FR]")));
    cases.add(
        text(
            "a rollback of another version than the one in force",
            GOOD.replace("version: 5", "version: 3\nreplaces: 4")));
    return cases;
  }

  private static String bomb() {
    StringBuilder text = new StringBuilder("a0: &a0 [1, 2]\n");
    for (int i = 1; i < 10; i++) {
      String before = "*a" + (i - 1);
      text.append("a").append(i).append(": &a").append(i).append(" [");
      text.append(String.join(", ", Collections.nCopies(10, before))).append("]\n");
    }
    return text.toString();
  }

  @Test
  void eachIsRefusedWithOneErrorAndTheGoodOneStays() throws IOException {
    StringBuilder table = new StringBuilder();
    int n = 0;
    for (Case hostile : cases()) {
      Path file = Files.createDirectory(dir.resolve("case-" + n++)).resolve("catalog.yaml");
      Files.writeString(file, GOOD);
      table.append(row(hostile, file));
    }
    String page =
        """
        # Hostile catalogs

        Each of these was put in the place of a good catalog of version 5. Each was refused whole, with
        one error, and version 5 stayed in force; then version 7 was put there and was in force within a
        second. Written by `HostileCatalogsTest`, which fails where this page says something else
        (`-Ddocs.update=true` writes it).

        | what was put there | the error |
        |---|---|
        """
            + table;
    if (Boolean.getBoolean("docs.update")) {
      Files.writeString(DOC, page);
    }
    assertThat(page).isEqualTo(Files.readString(DOC));
  }

  private static String row(Case hostile, Path path) throws IOException {
    VirtualTime time = new VirtualTime();
    Recorder events = new Recorder();
    try (CatalogFile file =
        CatalogFile.builder(path, policy -> new RouterConfigReader().read(policy))
            .scheduler(time)
            .ticker(time)
            .open()) {
      file.watch(events);
      time.advanceMillis(1_000);
      Catalog good = file.current().orElseThrow();
      hostile.attack.on(path);
      time.advanceMillis(10_000);
      assertThat(events.seen).as(hostile.what).hasSize(2);
      assertThat(file.current()).as(hostile.what).containsSame(good);
      String error = file.lastError().orElseThrow().getMessage();
      assertThat(events.seen.get(1)).isEqualTo(error);
      assertThat(error.length()).as(error).isLessThan(2_000);

      if (Files.isDirectory(path)) {
        Files.delete(path);
      } else {
        Files.deleteIfExists(path);
      }
      Files.writeString(path, GOOD.replace("version: 5", "version: 7"));
      time.advanceMillis(1_000);
      assertThat(file.current().orElseThrow().version()).as(hostile.what).isEqualTo(7);
      assertThat(file.lastError()).isEmpty();
      return "| "
          + hostile.what
          + " | "
          + cell(error.replace(path.toString(), "catalog.yaml"))
          + " |\n";
    }
  }

  private static String cell(String error) {
    String escaped = error.replace("|", "\\|").replace("<", "&lt;").replace("*", "\\*");
    return escaped.replace("\n  ", "<br>").replace("\n", "<br>");
  }
}
