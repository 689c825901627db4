/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import java.util.ArrayDeque;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One direction of a connection: segments leave in the order in which they came, none before it is
 * due, none while the line is held. One thread puts data, one takes, any may hold or close.
 */
final class DelayLine {
  /** Past this weight the reader stops reading, so that back-pressure reaches the sender. */
  static final int CAPACITY_BYTES = 1 << 20;

  /**
   * Linux wakes a waiting thread up to this much late (prctl(2), PR_SET_TIMERSLACK): the wait ends
   * so much earlier, and what is left of it, next to nothing there, is spun.
   */
  private static final long TIMER_SLACK_NANOS = 50_000;

  // A Condition and not a monitor: Object.wait rounds its time-out up to whole milliseconds.
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();

  // Guarded by the lock.
  private final ArrayDeque<Segment> queue = new ArrayDeque<>();
  private int weightBytes;
  private boolean held;
  private boolean closed;

  DelayLine(boolean held) {
    this.held = held;
  }

  /** Adds a segment, over the capacity too: a reader awaits space before it reads, not after. */
  void put(Segment segment) {
    lock.lock();
    try {
      if (closed) {
        return;
      }
      queue.add(segment);
      weightBytes += segment.weightBytes();
      if (queue.size() == 1) {
        changed.signalAll();
      }
    } finally {
      lock.unlock();
    }
  }

  /** Waits until the line is below its capacity. False if it is closed. */
  boolean awaitSpace() throws InterruptedException {
    lock.lock();
    try {
      while (!closed && weightBytes >= CAPACITY_BYTES) {
        changed.await();
      }
      return !closed;
    } finally {
      lock.unlock();
    }
  }

  /** Waits for the next segment that is due while the line is not held. Null if it is closed. */
  @Nullable Segment take() throws InterruptedException {
    lock.lock();
    try {
      while (!closed) {
        Segment head = queue.peek();
        if (head == null || held) {
          changed.await();
          continue;
        }
        long waitNanos = head.dueNanos - System.nanoTime();
        if (waitNanos <= 0) {
          return removeHead();
        }
        if (waitNanos > TIMER_SLACK_NANOS) {
          // Awakened early by anything that may change the answer.
          long unused = changed.awaitNanos(waitNanos - TIMER_SLACK_NANOS);
        } else {
          spinUnlocked(head.dueNanos);
        }
      }
      return null;
    } finally {
      lock.unlock();
    }
  }

  private void spinUnlocked(long untilNanos) {
    lock.unlock();
    try {
      while (untilNanos - System.nanoTime() > 0) {
        Thread.onSpinWait();
      }
    } finally {
      lock.lock();
    }
  }

  private Segment removeHead() {
    Segment head = queue.remove();
    boolean wasFull = weightBytes >= CAPACITY_BYTES;
    weightBytes -= head.weightBytes();
    if (wasFull) {
      changed.signalAll();
    }
    return head;
  }

  void setHeld(boolean held) {
    lock.lock();
    try {
      this.held = held;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /** Drops what is in the line. Later segments are ignored. */
  void close() {
    lock.lock();
    try {
      closed = true;
      queue.clear();
      weightBytes = 0;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }
}
