/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * What goes wrong, where and when: the script of the demo, as data. The driver performs it, the
 * analysis judges by it, terminal and report show it.
 *
 * @param faults in order of their start
 * @param durationSeconds how long the load runs
 */
record FaultPlan(List<Fault> faults, double durationSeconds) {
  /** The length of the script as it was written; other lengths stretch it. */
  static final double STANDARD_SECONDS = 42;

  FaultPlan {
    faults = List.copyOf(faults);
  }

  /**
   * The standard script: the nearest site vanishes and returns; then, while the second is slow,
   * which nobody should notice as it is only standing by, the nearest is cut off and calls must go
   * past the second to the third.
   */
  static FaultPlan standard(double seconds) {
    double unit = seconds / STANDARD_SECONDS;
    return new FaultPlan(
        List.of(
            new Fault(Fault.Kind.BLACK_HOLE, 0, 10 * unit, 18 * unit, 0),
            new Fault(Fault.Kind.SLOW, 1, 25 * unit, 36 * unit, 150),
            new Fault(Fault.Kind.RESET, 0, 29 * unit, 36 * unit, 0)),
        seconds);
  }

  /** The faults in force at a time. */
  List<Fault> activeAt(double seconds) {
    return faults.stream().filter(fault -> fault.activeAt(seconds)).toList();
  }

  /** The round-trip time to a site at a time, or empty while it is out. */
  Optional<Double> rttMillis(DemoSite site, double seconds) {
    double millis = site.rttMillis();
    for (Fault fault : activeAt(seconds)) {
      if (fault.site() == site.rank()) {
        if (fault.isOutage()) {
          return Optional.empty();
        }
        millis += fault.extraRttMillis();
      }
    }
    return Optional.of(millis);
  }

  /** The stretches between which something changes, from the start to the end. */
  List<Phase> phases() {
    TreeSet<Double> cuts = new TreeSet<>(List.of(0.0, durationSeconds));
    for (Fault fault : faults) {
      cuts.add(fault.fromSeconds());
      cuts.add(fault.untilSeconds());
    }
    List<Phase> phases = new ArrayList<>();
    double from = 0;
    for (double until : cuts.tailSet(0.0, false)) {
      phases.add(new Phase(from, until, activeAt(from)));
      from = until;
    }
    return List.copyOf(phases);
  }

  /**
   * The times at which another site becomes the best one: where a router has to act. The first is
   * the start. A fault of a site that only stands by makes none.
   */
  List<Turn> turns(List<DemoSite> sites) {
    List<Turn> turns = new ArrayList<>();
    for (Phase phase : phases()) {
      Turn next = turnAt(sites, phase);
      Turn last = turns.isEmpty() ? null : turns.get(turns.size() - 1);
      if (last != null && last.best().equals(next.best()) && last.rttMillis() == next.rttMillis()) {
        turns.set(turns.size() - 1, last.until(phase.untilSeconds()));
      } else {
        turns.add(next);
      }
    }
    return List.copyOf(turns);
  }

  private Turn turnAt(List<DemoSite> sites, Phase phase) {
    Turn best = null;
    for (DemoSite site : sites) {
      Optional<Double> rtt = rttMillis(site, phase.fromSeconds());
      if (rtt.isPresent() && (best == null || rtt.get() < best.rttMillis())) {
        best = new Turn(phase.fromSeconds(), phase.untilSeconds(), site, rtt.get());
      }
    }
    if (best == null) {
      throw new IllegalStateException("no site is live at " + phase.fromSeconds() + " s");
    }
    return best;
  }

  /**
   * A stretch of the script in which nothing changes.
   *
   * @param faults those in force
   */
  record Phase(double fromSeconds, double untilSeconds, List<Fault> faults) {
    /** What is wrong, in words: {@code eu-west-3 black-holed}. */
    String words(List<DemoSite> sites) {
      return faults.isEmpty()
          ? "all well"
          : faults.stream().map(fault -> fault.words(sites)).collect(Collectors.joining("; "));
    }
  }

  /**
   * A stretch in which one site is the best choice.
   *
   * @param best the nearest site that lives
   * @param rttMillis its round-trip time then
   */
  record Turn(double fromSeconds, double untilSeconds, DemoSite best, double rttMillis) {
    private Turn until(double seconds) {
      return new Turn(fromSeconds, seconds, best, rttMillis);
    }
  }
}
