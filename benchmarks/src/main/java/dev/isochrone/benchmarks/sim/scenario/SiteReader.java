/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import dev.isochrone.config.ConfigNode;
import dev.isochrone.config.ProtoDuration;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads one of a scenario's sites. */
final class SiteReader {
  // No way on Earth is longer, and no matrix holds more.
  private static final Duration LONGEST_WAY = Duration.ofSeconds(10);
  private static final int MOST = 1_000_000;

  private SiteReader() {}

  static @Nullable SiteSpec site(ConfigNode node) {
    String region = node.optionalText("region");
    int rank = node.optionalInt("rank", 0, 1, 1_000);
    Duration rtt =
        node.has("rtt") ? Fields.requiredDuration(node, "rtt", Limits.TICK, LONGEST_WAY) : null;
    long ways = Stream.of("region", "rank", "rtt").filter(node::has).count();
    if (ways != 1) {
      node.reject("region", "exactly one of region, rank, rtt");
    }
    int endpoints = node.optionalInt("endpoints", 1, 1, Limits.ENDPOINTS);
    int concurrency = node.optionalInt("concurrency", 16, 1, 10_000);
    int queue = node.optionalInt("queue", 1_000, 0, MOST);
    List<Double> speeds = Fields.numbers(node, "speeds", List.of(1.0), 0.01, 100);
    double background = node.optionalDouble("background", 0, 0, 0.99);
    Warmup warmup = node.optionalObject("warmup", SiteReader::warmup);
    Gc gc = node.optionalObject("gc", SiteReader::gc);
    Set<String> jurisdictions = Set.copyOf(node.optionalTextList("jurisdictions"));
    return new SiteSpec(
        region,
        rank,
        rtt,
        endpoints,
        concurrency,
        queue,
        speeds,
        background,
        warmup == null ? 1 : warmup.factor,
        warmup == null ? Duration.ZERO : warmup.duration,
        gc == null ? Duration.ZERO : gc.every,
        gc == null ? Duration.ZERO : gc.pause,
        jurisdictions);
  }

  private static Warmup warmup(ConfigNode node) {
    return new Warmup(
        node.optionalDouble("factor", 3, 1, 1_000),
        node.optionalDuration("duration", Duration.ofSeconds(10), Limits.TICK, Limits.HOUR));
  }

  private static Gc gc(ConfigNode node) {
    Duration every = Fields.requiredDuration(node, "every", Duration.ofMillis(1), Limits.DAY);
    Duration pause = Fields.requiredDuration(node, "pause", Limits.TICK, Limits.HOUR);
    if (node.sound() && pause.compareTo(every) >= 0) {
      node.reject("pause", "less than every, " + ProtoDuration.format(every));
    }
    return new Gc(every, pause);
  }

  private record Warmup(double factor, Duration duration) {}

  private record Gc(Duration every, Duration pause) {}
}
