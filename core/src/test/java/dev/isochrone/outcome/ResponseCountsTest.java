/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ResponseCountsTest {
  private static final long UNIT = ResponseCounts.UNIT_NANOS;

  private final ResponseCounts counts = new ResponseCounts();

  private NavigableMap<Long, Integer> drained() {
    NavigableMap<Long, Integer> found = new TreeMap<>();
    counts.drainTo((units, count) -> found.merge(units, count, Integer::sum));
    return found;
  }

  @Test
  void whatWasCountedComesOutOnce() {
    counts.record(5 * UNIT);
    counts.record(5 * UNIT + UNIT - 1);
    counts.record(6 * UNIT);
    assertThat(drained()).isEqualTo(Map.of(5L, 2, 6L, 1));
    assertThat(drained()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void eachTimeIsKeptToOnePart128(boolean spread) {
    if (spread) {
      assertThat(counts.spread()).isTrue();
      assertThat(counts.spread()).as("once is enough").isFalse();
    }
    long seed = 5;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 100_000; i++) {
      long units = 1 + (long) Math.exp(random.nextDouble() * Math.log(6e6 - 1));
      counts.record(units * UNIT);
      if (i % 1000 == 0) {
        drained();
        counts.record(units * UNIT);
        long found = drained().firstKey();
        assertThat(units - found).as("seed %d: %d", seed, units).isBetween(0L, units / 128);
      }
    }
  }

  @Test
  void longestAndShortestHaveTheirOwnPlaces() {
    counts.record(1);
    counts.record(EndpointActivity.ABSURD_NANOS);
    counts.record(60_000_000_000L);
    assertThat(drained().firstKey()).isEqualTo(1);
    counts.record(60_000_000_000L);
    assertThat(drained().lastKey()).isBetween(5_950_000L, 6_000_000L);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, Long.MIN_VALUE, EndpointActivity.ABSURD_NANOS + 1, Long.MAX_VALUE})
  void absurdTimeIsDropped(long nanos) {
    counts.record(nanos);
    assertThat(drained()).isEmpty();
  }

  @Test
  void nothingIsLostBetweenFourCallersAndTheWriter() throws InterruptedException {
    int each = 200_000;
    CountDownLatch start = new CountDownLatch(1);
    List<Thread> callers = new ArrayList<>();
    for (int t = 0; t < 4; t++) {
      Thread caller =
          new Thread(
              () -> {
                try {
                  start.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                for (int i = 0; i < each; i++) {
                  counts.record((1 + i % 4) * UNIT);
                }
              });
      caller.start();
      callers.add(caller);
    }
    long[] found = new long[5];
    start.countDown();
    boolean over = false;
    while (!over) {
      over = callers.stream().noneMatch(Thread::isAlive);
      counts.drainTo((units, count) -> found[(int) units] += count);
    }
    assertThat(found).containsExactly(0, each, each, each, each);
    for (Thread caller : callers) {
      caller.join();
    }
  }
}
