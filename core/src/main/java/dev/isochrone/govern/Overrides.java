/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.govern;

import dev.isochrone.time.Ticker;
import dev.isochrone.topology.Residency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The overrides of one process:
 *
 * <pre>{@code
 * Overrides.ofThisProcess().drain("*", "fra-onprem", Duration.ofMinutes(20));
 * }</pre>
 *
 * <p>An override is for the router of one name (for a gRPC channel its target, such as {@code
 * isochrone:///payments}) or, as {@code *}, for all. Of two for the same site the later one holds;
 * residencies add up. None lasts longer than a day: what is to stay belongs into the catalog.
 *
 * <p>Thread-safe. Routers ask on change, not for each call.
 */
public final class Overrides {
  /** The longest that an override lasts. */
  public static final Duration LONGEST = Duration.ofDays(1);

  private static final String ALL = "*";
  private static final int MOST = 1_000;
  private static final Logger log = LoggerFactory.getLogger(Overrides.class);
  private static final Overrides PROCESS = new Overrides(Ticker.system());

  private final Ticker ticker;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  // Guarded by this. By number, in order.
  private final Map<Long, Entry> entries = new LinkedHashMap<>();
  private long lastNumber;

  /** With a clock of its own, for tests and simulations. */
  public Overrides(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Those that all channels of this process obey. */
  public static Overrides ofThisProcess() {
    return PROCESS;
  }

  /**
   * New calls go elsewhere; running ones finish.
   *
   * @return its number, for {@link #cancel}
   */
  public long drain(String router, String site, Duration lasting) {
    return add(new Entry(router, "drain " + site, site, true, Residency.anywhere(), 0), lasting);
  }

  /** Takes calls although the catalog drains the site. Never against a residency. */
  public long undrain(String router, String site, Duration lasting) {
    return add(new Entry(router, "undrain " + site, site, false, Residency.anywhere(), 0), lasting);
  }

  /** Calls stay within this residency as well. */
  public long within(String router, Residency residency, Duration lasting) {
    return add(new Entry(router, residency.toString(), "", false, residency, 0), lasting);
  }

  private long add(Entry entry, Duration lasting) {
    if (lasting.isNegative() || lasting.isZero() || lasting.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "lasting: " + lasting + " (expected: more than 0, at most " + LONGEST + ")");
    }
    if (entry.router.isEmpty() || (entry.site.isEmpty() && entry.residency.isAnywhere())) {
      throw new IllegalArgumentException(
          "override: " + entry.text + " (expected: a router or *, and a site or a residency)");
    }
    long number;
    synchronized (this) {
      forgetEnded();
      if (entries.size() >= MOST) {
        throw new IllegalArgumentException("overrides: " + MOST + " in force (expected: fewer)");
      }
      number = ++lastNumber;
      entries.put(number, entry.until(ticker.nanoTime() + lasting.toNanos()));
    }
    log.warn("override {}: {} for {}, lasting {}", number, entry.text, entry.router, lasting);
    tell();
    return number;
  }

  /** Ends an override before its time; returns whether it was in force. */
  public boolean cancel(long number) {
    boolean was;
    synchronized (this) {
      forgetEnded();
      was = entries.remove(number) != null;
    }
    if (was) {
      log.warn("override {}: cancelled", number);
      tell();
    }
    return was;
  }

  /** What those in force make of this router's input. */
  public synchronized Effect effect(String router) {
    forgetEnded();
    Residency residency = Residency.anywhere();
    Map<String, Boolean> drained = new HashMap<>();
    long now = ticker.nanoTime();
    long left = Long.MAX_VALUE;
    for (Entry e : entries.values()) {
      if (e.router.equals(ALL) || e.router.equals(router)) {
        residency = residency.and(e.residency);
        if (!e.site.isEmpty()) {
          drained.put(e.site, e.drained);
        }
        left = Math.min(left, e.untilNanos - now);
      }
    }
    return left == Long.MAX_VALUE ? Effect.NONE : new Effect(residency, drained, left);
  }

  /** Those in force, for people. */
  public synchronized List<String> list() {
    forgetEnded();
    List<String> texts = new ArrayList<>();
    long now = ticker.nanoTime();
    entries.forEach(
        (number, e) -> {
          long seconds = (e.untilNanos - now) / 1_000_000_000L;
          texts.add(number + ": " + e.text + " for " + e.router + ", " + seconds + " s left");
        });
    return texts;
  }

  /**
   * Runs this after each change, on the thread that makes it. An override's end is none: {@link
   * Effect#leftNanos} says when to ask anew.
   *
   * @return runs no longer once this is run
   */
  public Runnable onChange(Runnable listener) {
    listeners.add(listener);
    return () -> listeners.remove(listener);
  }

  private void tell() {
    for (Runnable listener : listeners) {
      try {
        listener.run();
      } catch (RuntimeException e) {
        log.error("a listener to overrides failed; the others are told", e);
      }
    }
  }

  private void forgetEnded() {
    long now = ticker.nanoTime();
    entries.values().removeIf(e -> e.untilNanos - now <= 0);
  }

  private record Entry(
      String router,
      String text,
      String site,
      boolean drained,
      Residency residency,
      long untilNanos) {
    Entry until(long nanos) {
      return new Entry(router, text, site, drained, residency, nanos);
    }
  }
}
