/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.result.Timeline;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
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
    return each(
        (run, bucket) -> run.meanMillis()[bucket],
        (run, bucket) -> run.calls()[bucket],
        seeds -> which.applyAsDouble(Spread.of(seeds)));
  }

  /** Failed calls a second, the mean of the seeds: a median would hide the rare ones. */
  double[] failedPerSecond() {
    return each(
        (run, bucket) -> run.failed()[bucket] / Timeline.BUCKET_SECONDS,
        (run, bucket) -> 1,
        Series::mean);
  }

  /** A site's part of the answered calls, the mean of the seeds. */
  double[] share(String site) {
    return each(
        (run, bucket) -> share(run, site, bucket),
        (run, bucket) -> run.calls()[bucket] - run.failed()[bucket],
        Series::mean);
  }

  private static double share(Timeline run, String site, int bucket) {
    double[] shares = run.shares().get(site);
    return shares == null ? 0 : shares[bucket];
  }

  /** In the order of the scenario. */
  List<String> sites() {
    Set<String> sites = new LinkedHashSet<>();
    timelines.forEach(timeline -> sites.addAll(timeline.shares().keySet()));
    return new ArrayList<>(sites);
  }

  /** A bucket's value, or its weight among the buckets of a step. */
  private interface Value {
    double of(Timeline run, int bucket);
  }

  private double[] each(Value value, Value weight, ToDoubleFunction<double[]> acrossSeeds) {
    double[] steps = new double[(buckets + perStep - 1) / perStep];
    for (int step = 0; step < steps.length; step++) {
      int from = step * perStep;
      steps[step] =
          acrossSeeds.applyAsDouble(
              timelines.stream().mapToDouble(run -> step(run, from, value, weight)).toArray());
    }
    return steps;
  }

  private double step(Timeline run, int from, Value value, Value weight) {
    double sum = 0;
    double weights = 0;
    for (int i = from; i < Math.min(from + perStep, run.meanMillis().length); i++) {
      if (weight.of(run, i) > 0 && !Double.isNaN(value.of(run, i))) {
        sum += weight.of(run, i) * value.of(run, i);
        weights += weight.of(run, i);
      }
    }
    return weights == 0 ? Double.NaN : sum / weights;
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
