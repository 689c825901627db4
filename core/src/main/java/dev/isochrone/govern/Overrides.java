/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.govern;

import dev.isochrone.time.Ticker;
import dev.isochrone.topology.Residency;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
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
 * isochrone:///payments}) or, as {@code *}, for all. None lasts longer than a day: what is to stay
 * belongs into the catalog.
 *
 * <p>Several add up in this order, and so does what the catalog says, which is the earliest:
 *
 * <ol>
 *   <li>residencies: each narrows;
 *   <li>drained or not, and cost: of each site the latest;
 *   <li>a pin: the latest, while its site is well, permitted and not drained; else none;
 *   <li>shifts: of each site the latest; then what draining leaves;
 *   <li>caps: of each site the lowest.
 * </ol>
 *
 * <p>A drill is one at a time for a router, the latest. Thread-safe. Routers ask on change, not for
 * each call.
 */
public final class Overrides {
  /** The longest that an override lasts. */
  public static final Duration LONGEST = Duration.ofDays(1);

  /** How many results of drills are kept. */
  public static final int RESULTS = 100;

  private static final String ALL = "*";
  private static final int MOST = 1_000;
  private static final Logger log = LoggerFactory.getLogger(Overrides.class);
  private static final Overrides PROCESS = new Overrides(Ticker.system());

  private final Ticker ticker;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  // Guarded by this. By number, in order.
  private final Map<Long, Entry> entries = new LinkedHashMap<>();
  // Guarded by this.
  private final List<String> results = new ArrayList<>();
  private long lastNumber;

  /** What an override adds. */
  private interface Change {
    void to(EffectBuilder sum, long number, long leftNanos);
  }

  /** With a clock of its own, for tests and simulations. */
  public Overrides(Ticker ticker) {
    this.ticker = ticker;
  }

  /** Those that all channels of this process obey. */
  public static Overrides ofThisProcess() {
    return PROCESS;
  }

  /**
   * The site's share falls to nothing ({@code drainRamp}); running calls finish.
   *
   * @return its number, for {@link #cancel}
   */
  public long drain(String router, String site, Duration lasting) {
    named("site", site);
    return add(router, "drain " + site, lasting, (sum, n, left) -> sum.drain(site, true, false));
  }

  /**
   * An emergency: new calls go elsewhere at once. So do, while it lasts, those of anything else
   * that is drained. Running calls finish.
   */
  public long drainAtOnce(String router, String site, Duration lasting) {
    named("site", site);
    return add(
        router,
        "drain " + site + " at once",
        lasting,
        (sum, n, left) -> sum.drain(site, true, true));
  }

  /** Takes calls although the catalog drains the site. Never against a residency. */
  public long undrain(String router, String site, Duration lasting) {
    named("site", site);
    return add(router, "undrain " + site, lasting, (sum, n, left) -> sum.drain(site, false, false));
  }

  /** Calls stay within this residency as well. */
  public long within(String router, Residency residency, Duration lasting) {
    if (residency.isAnywhere()) {
      throw new IllegalArgumentException("residency: anywhere (expected: one that restricts)");
    }
    return add(
        router,
        residency.toString(),
        lasting,
        (sum, n, left) -> sum.residency = sum.residency.and(residency));
  }

  /**
   * So many percent of the calls that the site would get go elsewhere, as far as others can take
   * them.
   *
   * @param percent 1 to 100
   */
  public long shift(String router, String site, int percent, Duration lasting) {
    named("site", site);
    return add(
        router,
        "shift " + percent + " % from " + site,
        lasting,
        (sum, n, left) -> sum.shifts.put(site, percent));
  }

  /**
   * All calls go to the site as far as it is well, all at once, however far it is and however
   * loaded. Never past a residency.
   */
  public long pin(String router, String site, Duration lasting) {
    named("site", site);
    return add(router, "pin to " + site, lasting, (sum, n, left) -> sum.pin = site);
  }

  /**
   * The site gets no more than so many percent of the calls while others can take the rest.
   *
   * @param percent 1 to 99
   */
  public long cap(String router, String site, int percent, Duration lasting) {
    named("site", site);
    return add(
        router,
        "cap " + site + " at " + percent + " %",
        lasting,
        (sum, n, left) -> sum.caps.merge(site, percent, Math::min));
  }

  /** Of sites that are equally near the cheapest gets the calls: this is what the site costs. */
  public long cost(String router, String site, double cost, Duration lasting) {
    named("site", site);
    if (!(cost >= 0) || Double.isInfinite(cost)) {
      throw new IllegalArgumentException("cost: " + cost + " (expected: >= 0)");
    }
    return add(
        router,
        "cost of " + site + " " + cost,
        lasting,
        (sum, n, left) -> sum.cost.put(site, cost));
  }

  /** Some calls are routed as if a site were gone, and compared with as many others. */
  public long drill(String router, Drill drill, Duration lasting) {
    return add(
        router,
        "drill the loss of " + drill.site() + " with " + drill.percent() + " %",
        lasting,
        (sum, n, left) -> sum.drill = new Drill.Order(n, drill, left));
  }

  private static void named(String what, String name) {
    if (name.isEmpty()) {
      throw new IllegalArgumentException(what + ": \"\" (expected: a name)");
    }
  }

  private long add(String router, String text, Duration lasting, Change change) {
    if (lasting.isNegative() || lasting.isZero() || lasting.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "lasting: " + lasting + " (expected: more than 0, at most " + LONGEST + ")");
    }
    if (router.isEmpty()) {
      throw new IllegalArgumentException("router: \"\" (expected: a router's name or *)");
    }
    EffectBuilder alone = new EffectBuilder();
    change.to(alone, 0, 0);
    Effect unused = alone.build(0); // throws if a value is out of its range
    long number;
    synchronized (this) {
      forgetEnded();
      if (entries.size() >= MOST) {
        throw new IllegalArgumentException("overrides: " + MOST + " in force (expected: fewer)");
      }
      number = ++lastNumber;
      long until = ticker.nanoTime() + lasting.toNanos();
      entries.put(number, new Entry(router, text, change, until, new TreeSet<>()));
    }
    log.warn("override {}: {} for {}, lasting {}", number, text, router, lasting);
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
    EffectBuilder sum = new EffectBuilder();
    long now = ticker.nanoTime();
    long least = Long.MAX_VALUE;
    for (Map.Entry<Long, Entry> numbered : entries.entrySet()) {
      Entry e = numbered.getValue();
      if ((e.router.equals(ALL) || e.router.equals(router)) && !e.over.contains(router)) {
        long left = e.untilNanos - now;
        e.change.to(sum, numbered.getKey(), left);
        least = Math.min(least, left);
      }
    }
    return least == Long.MAX_VALUE ? Effect.NONE : sum.build(least);
  }

  /**
   * A router's drill is over.
   *
   * @param number of the override, which means nothing to this router any more
   * @param result in words
   */
  public void drillEnded(String router, long number, String result) {
    synchronized (this) {
      Entry e = entries.get(number);
      if (e != null) {
        e.over.add(router);
      }
      if (results.size() == RESULTS) {
        results.remove(0);
      }
      results.add(number + ": " + router + ": " + result);
    }
    log.warn("override {}: {}: {}", number, router, result);
  }

  /** How drills ended, the latest last; {@value #RESULTS} at the most. */
  public synchronized List<String> drillResults() {
    return List.copyOf(results);
  }

  /** Those in force, for people. */
  public synchronized List<String> list() {
    forgetEnded();
    List<String> texts = new ArrayList<>();
    long now = ticker.nanoTime();
    entries.forEach(
        (number, e) -> {
          long seconds = (e.untilNanos - now) / 1_000_000_000L;
          String over = e.over.isEmpty() ? "" : ", over for " + String.join(", ", e.over);
          texts.add(
              number + ": " + e.text + " for " + e.router + ", " + seconds + " s left" + over);
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

  /**
   * One override.
   *
   * @param over the routers for which it has ended before its time
   */
  private record Entry(
      String router, String text, Change change, long untilNanos, Set<String> over) {}
}
