/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import static java.util.concurrent.TimeUnit.MILLISECONDS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DelayLineTest {
  private static final int CHUNK_BYTES = 1000;

  private final DelayLine line = new DelayLine(false);

  @AfterEach
  void endTheTakers() {
    line.close();
  }

  @Test
  void nothingLeavesBeforeItIsDue() throws Exception {
    for (long delay : new long[] {0, 20_000, 200_000, 20_000_000}) {
      long due = System.nanoTime() + delay;
      line.put(data(1, due));
      line.take();
      assertThat(System.nanoTime() - due).isNotNegative();
    }
  }

  @Test
  void segmentsLeaveInOrderEvenIfLaterOnesAreDueEarlier() throws Exception {
    long now = System.nanoTime();
    line.put(data(1, now + 20_000_000));
    line.put(data(2, now));
    line.put(Segment.event(Segment.Kind.END, now));
    assertThat(next().bytes).containsExactly(1);
    assertThat(next().bytes).containsExactly(2);
    assertThat(next().kind).isEqualTo(Segment.Kind.END);
  }

  @Test
  void holdingStopsASegmentThatIsAlreadyWaitedFor() {
    CompletableFuture<@Nullable Segment> taken = CompletableFuture.supplyAsync(this::takeUnchecked);
    long due = System.nanoTime() + 30_000_000;
    line.put(data(1, due));
    line.setHeld(true);
    assertThatThrownBy(() -> taken.get(100, MILLISECONDS)).isInstanceOf(TimeoutException.class);
    line.setHeld(false);
    assertThat(taken).succeedsWithin(10, SECONDS);
  }

  @Test
  void fullLineMakesTheReaderWaitUntilASegmentLeaves() throws Exception {
    line.setHeld(true);
    int chunks = 0;
    for (int weight = 0; weight < DelayLine.CAPACITY_BYTES; chunks++) {
      assertThat(line.awaitSpace()).isTrue();
      Segment segment = Segment.data(new byte[CHUNK_BYTES], System.nanoTime());
      weight += segment.weightBytes();
      line.put(segment);
    }
    assertThat(chunks).isLessThanOrEqualTo(DelayLine.CAPACITY_BYTES / CHUNK_BYTES);
    CompletableFuture<Boolean> space = CompletableFuture.supplyAsync(this::awaitSpaceUnchecked);
    assertThatThrownBy(() -> space.get(100, MILLISECONDS)).isInstanceOf(TimeoutException.class);
    line.setHeld(false);
    line.take();
    assertThat(space).succeedsWithin(10, SECONDS).isEqualTo(true);
  }

  @Test
  void closeEndsBothWaits() {
    line.setHeld(true);
    line.put(data(1, System.nanoTime()));
    CompletableFuture<@Nullable Segment> taken = CompletableFuture.supplyAsync(this::takeUnchecked);
    line.close();
    assertThat(taken).succeedsWithin(10, SECONDS).isNull();
    assertThat(awaitSpaceUnchecked()).isFalse();
  }

  private static Segment data(int value, long dueNanos) {
    return Segment.data(new byte[] {(byte) value}, dueNanos);
  }

  private Segment next() throws InterruptedException {
    return Objects.requireNonNull(line.take());
  }

  private @Nullable Segment takeUnchecked() {
    try {
      return line.take();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }

  private boolean awaitSpaceUnchecked() {
    try {
      return line.awaitSpace();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
