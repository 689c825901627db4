/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.result.RunResult;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The same runs, the same bytes. After a wanted change, look at the new files and commit them:
 *
 * <pre>mvn -pl benchmarks -am test -Dtest=GoldenTest -Dsurefire.failIfNoSpecifiedTests=false
 *     -Dgolden.update=true</pre>
 */
class GoldenTest {
  private static final Path GOLDEN = Path.of("src/test/resources/sim/report");

  private final Locale locale = Locale.getDefault();

  @TempDir Path directory;

  @AfterEach
  void restoreLocale() {
    Locale.setDefault(locale);
  }

  @Test
  void sameRunsSameBytes() throws IOException {
    Map<String, String> files = write(CannedRuns.small(), "now");
    if (Boolean.getBoolean("golden.update")) {
      update(files);
    }
    assertThat(files).isEqualTo(files(GOLDEN));
  }

  @Test
  void localeMakesNoDifference() throws IOException {
    Map<String, String> files = write(CannedRuns.small(), "here");
    // Its numbers have other digits, another point and another minus.
    Locale.setDefault(Locale.forLanguageTag("ar-EG-u-nu-arab"));
    assertThat(write(CannedRuns.small(), "there")).isEqualTo(files);
  }

  @Test
  void orderOfTheRunsMakesNoDifference() throws IOException {
    ReportInput input = CannedRuns.small();
    List<RunResult> runs = new ArrayList<>(input.runs());
    Collections.shuffle(runs, new Random(5));
    ReportInput shuffled =
        new ReportInput(input.scenarios(), input.policies(), input.seeds(), runs, input.command());
    assertThat(write(shuffled, "shuffled")).isEqualTo(write(input, "sorted"));
  }

  private Map<String, String> write(ReportInput input, String folder) throws IOException {
    Path target = Files.createDirectories(directory.resolve(folder));
    Report.write(target, input);
    Files.writeString(target.resolve("report.json"), Report.json(input));
    Files.writeString(target.resolve("terminal.txt"), TerminalTable.of(input));
    return files(target);
  }

  private static void update(Map<String, String> files) throws IOException {
    for (String old : files(GOLDEN).keySet()) {
      Files.delete(GOLDEN.resolve(old));
    }
    for (Map.Entry<String, String> file : files.entrySet()) {
      Path target = GOLDEN.resolve(file.getKey());
      Files.createDirectories(target.getParent());
      Files.writeString(target, file.getValue());
    }
  }

  private static Map<String, String> files(Path root) throws IOException {
    Map<String, String> files = new TreeMap<>();
    if (Files.exists(root)) {
      try (Stream<Path> all = Files.walk(root)) {
        for (Path file : all.filter(Files::isRegularFile).toList()) {
          String name = root.relativize(file).toString().replace('\\', '/');
          files.put(name, Files.readString(file, StandardCharsets.UTF_8));
        }
      }
    }
    return files;
  }
}
