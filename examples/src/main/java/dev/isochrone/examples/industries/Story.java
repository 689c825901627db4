/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.industries;

import dev.isochrone.examples.shared.Format;
import dev.isochrone.examples.shared.OpenLoop;
import dev.isochrone.examples.shared.Pace;
import dev.isochrone.examples.shared.TextTable;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * What happens when, and what was promised. Begins with a warm-up, of which nothing is counted: the
 * JVM has to compile first.
 *
 * <p>For one thread, which waits while loads run on theirs.
 */
final class Story {
  private static final double WARM_UP_SECONDS = 5;

  /** Calls under way at most in the warm-up: queues of a cold JVM would last into the story. */
  private static final int WARM_UP_CALLS = 4;

  private static final long LAST_ANSWERS_NANOS = TimeUnit.SECONDS.toNanos(5);

  private record Act(String name, double fromSeconds, double untilSeconds, Runnable begin) {}

  private record Load(
      double fromSeconds, double untilSeconds, double rate, Tally tally, Caller caller) {}

  /** Sends one call and returns at once. */
  interface Caller {
    void call(long dueNanos);
  }

  private final PrintWriter out;
  private final List<Act> acts = new ArrayList<>();
  private final List<Load> loads = new ArrayList<>();
  private double seconds;
  private long startNanos;
  private boolean held = true;

  Story(PrintWriter out, String title) {
    this.out = out;
    out.println(title);
    out.println();
  }

  /** Begins after the acts before it, with an event, and lasts a while. */
  Story act(double lasting, String name, Runnable event) {
    acts.add(new Act(name, seconds, seconds + lasting, event));
    seconds += lasting;
    return this;
  }

  /** A steady load during the whole story and the warm-up before it. */
  Story load(double rate, Tally tally, Caller caller) {
    Caller cautious =
        due -> {
          if (tally.underWay() < WARM_UP_CALLS) {
            caller.call(due);
          }
        };
    return load(-WARM_UP_SECONDS, 0, rate, tally, cautious).load(0, seconds, rate, tally, caller);
  }

  /** A steady load for a while. */
  Story load(double fromSeconds, double untilSeconds, double rate, Tally tally, Caller caller) {
    loads.add(new Load(fromSeconds, untilSeconds, rate, tally, caller));
    return this;
  }

  /** Returns when all of it is over and every call has ended. */
  void play() {
    startNanos = System.nanoTime() + nanos(WARM_UP_SECONDS);
    for (int i = 0; i < loads.size(); i++) {
      Load load = loads.get(i);
      double offset = (double) i / loads.size();
      Pace pace = new Pace(load.rate, load.untilSeconds - load.fromSeconds, offset);
      long from = startNanos + nanos(load.fromSeconds);
      var unused = OpenLoop.start("" + i, pace, from, (call, due, late) -> load.caller.call(due));
    }
    for (Act act : acts) {
      waitUntil(startNanos + nanos(act.fromSeconds));
      act.begin.run();
    }
    long end = startNanos + nanos(seconds);
    waitUntil(end);
    for (Load load : loads) {
      while (load.tally.underWay() > 0 && System.nanoTime() - end < LAST_ANSWERS_NANOS) {
        LockSupport.parkNanos(1_000_000);
      }
      load.tally.forgetBefore(startNanos);
    }
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static void waitUntil(long nanoTime) {
    for (long left = nanoTime - System.nanoTime(); left > 0; left = nanoTime - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
  }

  /** Whether a call was due in this act, not counting its first so many seconds. */
  boolean during(Tally.Ended call, String act, double without) {
    Act a = acts.stream().filter(x -> x.name.equals(act)).findFirst().orElseThrow();
    double due = (call.dueNanos() - startNanos) / 1e9;
    return a.fromSeconds + without <= due && due < a.untilSeconds;
  }

  /** A row for each act: how many calls, how quick, and which share of them each site answered. */
  void table(Tally tally, String... sites) {
    List<String> heading = new ArrayList<>(List.of(tally.name(), "calls", "failed", "p50", "p99"));
    heading.addAll(List.of(sites));
    TextTable table = TextTable.ofFigures(heading.toArray(String[]::new));
    for (Act act : acts) {
      List<Tally.Ended> calls = tally.where(call -> during(call, act.name, 0));
      List<String> row = new ArrayList<>();
      row.add("%.0f to %.0f s: %s".formatted(act.fromSeconds, act.untilSeconds, act.name));
      row.add(Format.count(calls.size()));
      row.add(Format.count(calls.stream().filter(call -> call.failure() != null).count()));
      row.add(Format.millis(Tally.millisAt(50, calls)));
      row.add(Format.millis(Tally.millisAt(99, calls)));
      for (String site : sites) {
        long here = calls.stream().filter(call -> call.from(site)).count();
        row.add(Format.percent(calls.isEmpty() ? null : (double) here / calls.size()));
      }
      table.row(row);
    }
    table.lines().forEach(out::println);
    out.println();
  }

  /** Says something. */
  void say(String words) {
    out.println("  " + words);
  }

  /** Says whether a promise held, and remembers it. */
  void promise(boolean kept, String words) {
    out.println((kept ? "  ✓ " : "  ✗ ") + words);
    held &= kept;
  }

  /** 0 if every promise held, else 1. */
  int status() {
    out.flush();
    return held ? 0 : 1;
  }
}
