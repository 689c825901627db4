/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.ManagedChannel;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * One fault of the nearest of three sites under an open load: a second without, three with it, one
 * after it healed; deadline 2 s. The sites are 3, 20 and 60 ms away, with two servers each.
 */
final class FaultRun {
  static final double RATE = 200;
  private static final int BEFORE = 200;
  private static final int DURING = 600;
  private static final int AFTER = 200;

  /** A call that takes longer was in trouble: the next site is 20 ms away. */
  private static final long TROUBLE_MILLIS = 150;

  /**
   * What became of the calls that were sent while the fault lasted, and after.
   *
   * @param movedMillis how long after the fault the last call was sent that failed or took long
   * @param nearShare of the calls sent in its last two seconds, how many the faulty site answered
   */
  record Measured(
      int calls, int failed, long p50, long p99, long movedMillis, double nearShare, String extra) {
    String text() {
      return String.format(
          Locale.ROOT,
          "%d of %d failed, p50 %d, p99 %d ms, the last in trouble after %d ms%s",
          failed,
          calls,
          p50,
          p99,
          movedMillis,
          extra);
    }
  }

  private FaultRun() {}

  static Cloud cloud() {
    return new Cloud().site("far", 60, 2).site("near", 3, 2).site("mid", 20, 2);
  }

  static Measured run(FaultPolicy policy, FaultKind kind) throws InterruptedException {
    try (Cloud cloud = cloud()) {
      ManagedChannel channel = policy.connect(cloud);
      return run(cloud, channel, policy, kind);
    }
  }

  static Measured run(Cloud cloud, ManagedChannel channel, FaultPolicy policy, FaultKind kind)
      throws InterruptedException {
    long[] brokeNanos = new long[1];
    long start = System.nanoTime();
    CompletableFuture<Void> breaks =
        after(
            BEFORE,
            () -> {
              brokeNanos[0] = System.nanoTime();
              kind.befall(cloud);
            });
    CompletableFuture<Void> heals = after(BEFORE + DURING, () -> FaultKind.heal(cloud));
    List<Load.Result> results = Load.run(channel, BEFORE + DURING + AFTER, RATE, policy.options());
    breaks.join();
    heals.join();
    double brokeAt = (brokeNanos[0] - start) / 1e9 * RATE;
    List<Load.Result> during =
        results.stream()
            .filter(r -> r.number() >= brokeAt - 10 && r.number() < BEFORE + DURING)
            .toList();
    long failed = results.stream().filter(r -> !r.status().isOk()).count();
    long[] millis =
        during.stream()
            .filter(r -> r.status().isOk())
            .mapToLong(Load.Result::millis)
            .sorted()
            .toArray();
    double last =
        during.stream()
            .filter(r -> !r.status().isOk() || r.millis() > TROUBLE_MILLIS)
            .mapToDouble(r -> r.number() - brokeAt)
            .max()
            .orElse(0);
    List<Load.Result> late =
        during.stream().filter(r -> r.number() >= BEFORE + DURING / 3).toList();
    String extra = "";
    if (policy == FaultPolicy.RESCUED) {
      extra = ", " + Snapshots.only().extraCalls().rescues() + " rescued";
    }
    return new Measured(
        results.size(),
        (int) failed,
        percentile(millis, 0.5),
        percentile(millis, 0.99),
        Math.max(0, (long) (last / RATE * 1000)),
        Load.share(late, "near"),
        extra);
  }

  private static CompletableFuture<Void> after(int calls, Runnable task) {
    return CompletableFuture.runAsync(
        task,
        CompletableFuture.delayedExecutor((long) (calls * 1000 / RATE), TimeUnit.MILLISECONDS));
  }

  private static long percentile(long[] sorted, double p) {
    return sorted.length == 0 ? -1 : sorted[(int) Math.min(sorted.length - 1, sorted.length * p)];
  }
}
