/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.results;

import java.io.IOException;
import java.io.InputStream;
import java.lang.management.GarbageCollectorMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Where something was measured, as names and values to print. Immutable.
 *
 * @param facts in the order to print them
 */
public record Environment(Map<String, String> facts) {
  /** Copies the facts, in their order. */
  public Environment {
    facts = Collections.unmodifiableMap(new LinkedHashMap<>(facts));
  }

  /** This machine, this JVM and what this program was built with, now. */
  public static Environment here() {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put(
        "Measured",
        DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm 'UTC'", Locale.ROOT)
            .withZone(ZoneOffset.UTC)
            .format(Instant.now()));
    facts.put(
        "Processor",
        processor() + ", " + Runtime.getRuntime().availableProcessors() + " logical cores");
    facts.put("Load average at the start", load());
    facts.put("Memory of the JVM at most", Runtime.getRuntime().maxMemory() / (1 << 20) + " MiB");
    facts.put("System", System.getProperty("os.name") + ", " + System.getProperty("os.arch"));
    facts.put(
        "JVM",
        System.getProperty("java.vm.name")
            + " "
            + System.getProperty("java.runtime.version")
            + ", "
            + ManagementFactory.getGarbageCollectorMXBeans().stream()
                .map(GarbageCollectorMXBean::getName)
                .collect(Collectors.joining(" and ")));
    facts.putAll(versions());
    return new Environment(facts);
  }

  /** This environment with one more fact. */
  public Environment with(String name, String value) {
    Map<String, String> more = new LinkedHashMap<>(facts);
    more.put(name, value);
    return new Environment(more);
  }

  /** A table. */
  public String markdown() {
    return facts.entrySet().stream()
        .map(e -> "| " + e.getKey() + " | " + e.getValue() + " |\n")
        .collect(Collectors.joining("", "| environment | |\n|---|---|\n", ""));
  }

  private static String load() {
    double load = ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage();
    return load < 0 ? "unknown" : String.format(Locale.ROOT, "%.2f", load);
  }

  private static String processor() {
    try (Stream<String> lines = Files.lines(Path.of("/proc/cpuinfo"))) {
      return lines
          .filter(l -> l.startsWith("model name"))
          .map(l -> l.substring(l.indexOf(':') + 1).strip())
          .findFirst()
          .orElse("unknown");
    } catch (IOException e) {
      return "unknown"; // not Linux
    }
  }

  private static Map<String, String> versions() {
    Properties versions = new Properties();
    try (InputStream in = Environment.class.getResourceAsStream("versions.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("versions.properties is part of this program", e);
    }
    Map<String, String> sorted = new TreeMap<>();
    versions.forEach((name, version) -> sorted.put(name.toString(), version.toString()));
    return sorted;
  }
}
