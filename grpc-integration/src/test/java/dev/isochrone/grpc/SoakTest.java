/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.topology.Site;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.StreamObserver;
import java.lang.management.ManagementFactory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * As many calls as the machine carries, for as long as {@code -Dsoak.seconds} says (20 minutes),
 * while servers come and go, the catalog is reloaded and one site at a time breaks, by a seed
 * ({@code -Dsoak.seed}). What must not grow does not, and no call fails but for a reason.
 */
@Tag("soak")
class SoakTest {
  private static final int CONCURRENT = 64;

  /** A call that was sent this long after a fault has ended has no excuse. */
  private static final long EXCUSED_NANOS = 3_000_000_000L;

  private static final String[] FAULTS = {
    "black hole",
    "replies lost",
    "reset",
    "refused",
    "100 ms farther",
    "calls hang",
    "unavailable",
    "restart"
  };

  private static final String[] SITES = {"near", "mid", "far"};

  private final long seconds = Long.getLong("soak.seconds", 1_200);
  private final long seed = Long.getLong("soak.seed", 20261122);
  private final Cloud cloud = new Cloud().site("far", 12, 2).site("near", 1, 2).site("mid", 5, 2);
  private final LongAdder calls = new LongAdder();
  private final Map<String, AtomicInteger> excused = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> unexplained = new ConcurrentHashMap<>();
  private final AtomicInteger inFlight = new AtomicInteger();
  private final AtomicBoolean over = new AtomicBoolean();
  private final AtomicLong excusedUntil = new AtomicLong(System.nanoTime() + EXCUSED_NANOS);
  private volatile String fault = "none";
  private int faults;
  private int reloads;
  @TempDir private Path dir;

  @Test
  void nothingGrowsAndNoCallFailsWithoutAReason() throws Exception {
    CatalogText text = new CatalogText(dir);
    for (String site : SITES) {
      text.site(Site.named(site), cloud);
    }
    ManagedChannel channel = cloud.track(text.write().channel().build());
    Load.settle(channel, "near");
    for (int i = 0; i < CONCURRENT; i++) {
      call(channel);
    }
    long start = System.nanoTime();
    disturb(text, start + seconds * 250_000_000L, new SplittableRandom(seed));
    long warmHeap = heap();
    Map<String, Integer> warmThreads = threads();
    long warmCalls = calls.sum();
    disturb(text, start + seconds * 1_000_000_000L, new SplittableRandom(~seed));
    double rate = (calls.sum() - warmCalls) / (seconds * 0.75);
    long heap = heap();
    Map<String, Integer> threads = threads();
    over.set(true);
    long patience = System.nanoTime() + 10_000_000_000L;
    while (inFlight.get() > 0 && System.nanoTime() < patience) {
      LockSupport.parkNanos(10_000_000L);
    }
    String report =
        String.format(
            Locale.ROOT,
            "%d s, seed %d: %d calls (%.0f/s), %d faults, %d reloads; failed during faults: %s,"
                + " unexplained: %s; heap %.1f → %.1f MB, threads %s → %s; extra calls %s,"
                + " contained faults %d",
            seconds,
            seed,
            calls.sum(),
            rate,
            faults,
            reloads,
            excused,
            unexplained,
            warmHeap / 1e6,
            heap / 1e6,
            warmThreads,
            threads,
            Snapshots.only().extraCalls(),
            Snapshots.only().containedFaults());
    System.err.println(report);
    cloud.close();
    assertThat(inFlight.get()).as(report).isZero();
    assertThat(unexplained).as(report).isEmpty();
    assertThat(heap).as(report).isLessThan(warmHeap + warmHeap / 5 + 5_000_000);
    assertThat(sum(threads)).as(report).isLessThanOrEqualTo(sum(warmThreads) + 4);
    assertThat(calls.sum()).as(report).isGreaterThan(seconds * 100);
  }

  /** One call after the other, at once. */
  private void call(ManagedChannel channel) {
    if (over.get()) {
      return;
    }
    inFlight.incrementAndGet();
    ClientCalls.asyncUnaryCall(
        channel.newCall(
            Cloud.WHO,
            CallOptions.DEFAULT
                .withOption(CallRouting.IDEMPOTENT, true)
                .withDeadlineAfter(2, TimeUnit.SECONDS)),
        "",
        new StreamObserver<>() {
          @Override
          public void onNext(String value) {}

          @Override
          public void onError(Throwable t) {
            Status status = Status.fromThrowable(t);
            boolean reason =
                System.nanoTime() - excusedUntil.get() < 0
                    && (status.getCode() == Status.Code.UNAVAILABLE
                        || status.getCode() == Status.Code.DEADLINE_EXCEEDED);
            String what = (reason ? status.getCode() : status) + " in " + fault;
            (reason ? excused : unexplained)
                .computeIfAbsent(what, w -> new AtomicInteger())
                .incrementAndGet();
            end();
          }

          @Override
          public void onCompleted() {
            end();
          }

          private void end() {
            calls.increment();
            inFlight.decrementAndGet();
            call(channel);
          }
        });
  }

  private void disturb(CatalogText text, long untilNanos, SplittableRandom random) {
    while (System.nanoTime() - untilNanos < 0) {
      String site = SITES[random.nextInt(SITES.length)];
      long lastsNanos = 500_000_000L + random.nextLong(3_000_000_000L);
      excusedUntil.set(System.nanoTime() + lastsNanos + EXCUSED_NANOS);
      faults++;
      List<Cloud.Node> nodes = cloud.nodes.get(site);
      int kind = random.nextInt(FAULTS.length);
      fault = FAULTS[kind] + " " + site;
      switch (kind) {
        case 0 -> cloud.wan(site).blackHole();
        case 1 -> cloud.wan(site).dropReplies();
        case 2 -> cloud.wan(site).reset();
        case 3 -> cloud.wan(site).refuse();
        case 4 -> cloud.wan(site).slow(Duration.ofMillis(100));
        case 5 -> nodes.forEach(n -> n.hangs = true);
        case 6 -> nodes.forEach(n -> n.answersWith = Status.UNAVAILABLE);
        default -> nodes.get(0).restart();
      }
      long end = System.nanoTime() + lastsNanos;
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(100_000_000L);
        text.policy("{latencyWindow: \"0.00" + (1 + random.nextInt(9)) + "s\"}").write();
        reloads++;
        cloud.attempts.clear(); // the servers' notes are the test's, and would fill the heap
      }
      cloud.wan(site).heal();
      for (Cloud.Node n : nodes) {
        n.hangs = false;
        n.answersWith = null;
      }
      LockSupport.parkNanos(random.nextLong(5_000_000_000L));
      cloud.attempts.clear();
    }
  }

  private long heap() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 3; i++) {
      cloud.attempts.clear();
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  /**
   * Live threads by name, numbers left out. Not those of the emulator, which follow its
   * connections, nor of the shared pools that gRPC and the JDK keep as large as their callbacks
   * need at a time.
   */
  private static Map<String, Integer> threads() {
    Map<String, Integer> byName = new TreeMap<>();
    for (Thread t : Thread.getAllStackTraces().keySet()) {
      String name = t.getName().replaceAll("[0-9]+", "#");
      if (!name.startsWith("isochrone-wan")
          && !name.startsWith("grpc-default-executor")
          && !name.startsWith("ForkJoinPool")) {
        byName.merge(name, 1, Integer::sum);
      }
    }
    return byName;
  }

  private static int sum(Map<String, Integer> threads) {
    return threads.values().stream().mapToInt(i -> i).sum();
  }
}
