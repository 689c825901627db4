/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.time.Ticker;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was thrown where it must not hurt a call: by an observer, a consumer of explanations, or by
 * a fault of ours. Each is counted; of each kind one a minute is logged, with how many there were
 * since.
 *
 * <p>Thread-safe.
 */
public final class Faults {
  private static final Logger log = LoggerFactory.getLogger(Faults.class);
  private static final long MINUTE_NANOS = 60_000_000_000L;

  private final String router;
  private final Ticker ticker;
  private final AtomicLong total = new AtomicLong();
  private final ConcurrentHashMap<String, Kind> kinds = new ConcurrentHashMap<>();

  private static final class Kind {
    final AtomicLong sinceLogged = new AtomicLong();
    final AtomicLong loggedNanos;

    Kind(long nowNanos) {
      loggedNanos = new AtomicLong(nowNanos - MINUTE_NANOS);
    }
  }

  private final BiConsumer<String, Throwable> logger;

  Faults(String router, Ticker ticker) {
    this(router, ticker, log::warn);
  }

  Faults(String router, Ticker ticker, BiConsumer<String, Throwable> logger) {
    this.router = router;
    this.ticker = ticker;
    this.logger = logger;
  }

  /**
   * Notes that something was thrown and goes no further.
   *
   * @param kind who threw, in a few constant words: a line of the log a minute for each
   */
  public void contained(String kind, Throwable thrown) {
    total.incrementAndGet();
    long now = ticker.nanoTime();
    Kind k = kinds.computeIfAbsent(kind, name -> new Kind(now));
    long others = k.sinceLogged.getAndIncrement();
    long last = k.loggedNanos.get();
    if (now - last >= MINUTE_NANOS && k.loggedNanos.compareAndSet(last, now)) {
      k.sinceLogged.set(0);
      logger.accept(
          router + ": " + kind + " threw; calls go on (" + others + " more since it was last said)",
          thrown);
    }
  }

  /** Runs something that may throw whatever it likes, errors included. */
  public void contain(String kind, Runnable task) {
    try {
      task.run();
    } catch (Throwable t) {
      contained(kind, t);
    }
  }

  /** How many were contained so far. */
  public long count() {
    return total.get();
  }
}
