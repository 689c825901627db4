/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.result.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/**
 * A policy's run over time: one value for each step from all its seeds. A step is a bucket, or a
 * few of a long run: no more points are drawn than can be told apart.
 */
final class Series {
  /** About one for every two or three pixels. */
  static final int POINTS = 300;

  private final List<Timeline> timelines;
  private final int buckets;
  private final int perStep;

  /** Of the runs of one policy, at most so many steps. */
  Series(List<RunResult> runs, int points) {
    timelines = runs.stream().map(RunResult::timeline).toList();
    buckets = timelines.stream().mapToInt(timeline -> timeline.meanMillis().length).max().orElse(0);
    perStep = Math.max(1, (buckets + points - 1) / points);
  }

  double seconds() {
    return buckets * Timeline.BUCKET_SECONDS;
  }

  /** The middle of each step. */
  double[] times() {
    double[] times = new double[(buckets + perStep - 1) / perStep];
    for (int i = 0; i < times.length; i++) {
      int end = Math.min(buckets, (i + 1) * perStep);
      times[i] = (i * perStep + end) / 2.0 * Timeline.BUCKET_SECONDS;
    }
    return times;
  }

  /** Mean latency: the median, the least or the most of the seeds'. */
  double[] latency(ToDoubleFunction<Spread> which) {
    return each(Timeline::meanMillis, values -> which.applyAsDouble(Spread.of(values)));
  }

  /** Failed calls a second, the mean of the seeds: a median would hide the rare ones. */
  double[] failedPerSecond() {
    return each(
        timeline -> {
          double[] failed = new double[timeline.failed().length];
          for (int i = 0; i < failed.length; i++) {
            failed[i] = timeline.failed()[i] / Timeline.BUCKET_SECONDS;
          }
          return failed;
        },
        Series::mean);
  }

  /** A site's part of the answered calls, the mean of the seeds. */
  double[] share(String site) {
    return each(timeline -> timeline.shares().getOrDefault(site, new double[0]), Series::mean);
  }

  /** In the order of the scenario. */
  List<String> sites() {
    Set<String> sites = new LinkedHashSet<>();
    timelines.forEach(timeline -> sites.addAll(timeline.shares().keySet()));
    return new ArrayList<>(sites);
  }

  private double[] each(
      Function<Timeline, double[]> values, ToDoubleFunction<double[]> acrossSeeds) {
    List<double[]> all = timelines.stream().map(values).toList();
    double[] steps = new double[(buckets + perStep - 1) / perStep];
    for (int step = 0; step < steps.length; step++) {
      int from = step * perStep;
      double[] seeds = new double[all.size()];
      for (int i = 0; i < seeds.length; i++) {
        double[] seed = all.get(i);
        int end = Math.min(seed.length, from + perStep);
        double[] part = new double[Math.max(0, end - from)];
        System.arraycopy(seed, Math.min(from, seed.length), part, 0, part.length);
        seeds[i] = mean(part);
      }
      steps[step] = acrossSeeds.applyAsDouble(seeds);
    }
    return steps;
  }

  /** Of those that are numbers; NaN if none is. */
  private static double mean(double[] values) {
    double sum = 0;
    int count = 0;
    for (double value : values) {
      if (!Double.isNaN(value)) {
        sum += value;
        count++;
      }
    }
    return count == 0 ? Double.NaN : sum / count;
  }
}
