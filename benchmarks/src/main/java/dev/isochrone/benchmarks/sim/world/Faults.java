/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.scenario.Event;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Makes a scenario's events happen, and end. */
final class Faults {
  private final World world;

  private Faults(World world) {
    this.world = world;
  }

  static void schedule(World world) {
    Faults faults = new Faults(world);
    long end = world.scenario.duration().toNanos();
    for (Event e : world.scenario.events()) {
      long until = e.until().isZero() ? end : e.until().toNanos();
      long at = e.at().toNanos();
      do {
        faults.occur(e, at);
        at += e.every().toNanos();
      } while (!e.every().isZero() && at < until);
    }
  }

  private void occur(Event e, long atNanos) {
    switch (e.kind()) {
      case LOAD -> spans(e, atNanos, load(e));
      case BLACK_HOLE, ONE_WAY, RTT, JITTER, LOSS -> {
        for (Path path : paths(e)) {
          spans(e, atNanos, network(e, path));
        }
      }
      default -> {
        int i = 0;
        for (Server server : servers(e)) {
          spans(e, atNanos + i++ * e.stagger().toNanos(), server(e, server));
        }
      }
    }
  }

  /** Something that begins and ends. */
  private record Span(Runnable begin, Runnable end) {}

  private void spans(Event e, long atNanos, Span span) {
    world.time.schedule(span.begin(), atNanos);
    if (!e.length().isZero()) {
      world.time.schedule(span.end(), atNanos + e.length().toNanos());
    }
  }

  private List<Path> paths(Event e) {
    return e.site() == null
        ? new ArrayList<>(world.paths.values())
        : List.of(world.paths.get(e.site()));
  }

  private List<Server> servers(Event e) {
    List<Server> all = new ArrayList<>();
    for (Server s : world.servers) {
      if (e.site() == null || e.site().equals(s.endpoint.site())) {
        all.add(s);
      }
    }
    return e.endpoints() == 0 ? all : all.subList(0, Math.min(e.endpoints(), all.size()));
  }

  private Span load(Event e) {
    return new Span(() -> world.loadFactor *= e.value(), () -> world.loadFactor /= e.value());
  }

  private Span network(Event e, Path path) {
    return switch (e.kind()) {
      case BLACK_HOLE -> new Span(() -> path.cut(true, true), () -> path.heal(true, true));
      case ONE_WAY -> new Span(() -> path.cut(false, true), () -> path.heal(false, true));
      case JITTER ->
          new Span(() -> path.jitterFactor *= e.value(), () -> path.jitterFactor /= e.value());
      case LOSS -> new Span(() -> path.loss += e.value(), () -> path.loss -= e.value());
      case RTT -> ramped(0, e.value() * 1e6, e, path::detour, path::endDetour);
      default -> throw new AssertionError(e.kind());
    };
  }

  private Span server(Event e, Server s) {
    return switch (e.kind()) {
      case REFUSE -> new Span(s::die, s::live);
      case HANG ->
          new Span(
              () -> s.hanging++,
              () -> {
                s.hanging--;
                s.resume();
              });
      case HANG_CALLS ->
          new Span(
              () -> s.hangingCalls++,
              () -> {
                s.hangingCalls--;
                s.resume();
              });
      case UNAVAILABLE -> new Span(() -> s.unavailable = e.value(), () -> s.unavailable = 0);
      case EXHAUSTED -> new Span(() -> s.exhausted = e.value(), () -> s.exhausted = 0);
      case SLOW -> ramped(1, e.value(), e, s::slow, s::endSlow);
      case CAPACITY ->
          new Span(
              () -> s.capacityFactor *= e.value(),
              () -> {
                s.capacityFactor /= e.value();
                s.capacityChanged();
              });
      case RESTART -> new Span(s::leave, s::back);
      case REMOVED -> new Span(() -> world.resolves(s, false), () -> world.resolves(s, true));
      default -> throw new AssertionError(e.kind());
    };
  }

  private Span ramped(double from, double to, Event e, Consumer<Ramp> begin, Consumer<Ramp> end) {
    Ramp[] ramp = new Ramp[1];
    return new Span(
        () -> {
          ramp[0] = new Ramp(from, to, world.time.nanoTime(), e.ramp().toNanos());
          begin.accept(ramp[0]);
        },
        () -> end.accept(ramp[0]));
  }
}
