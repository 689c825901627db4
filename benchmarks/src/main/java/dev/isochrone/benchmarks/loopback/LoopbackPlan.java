/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import dev.isochrone.benchmarks.sockets.PolicyChannel;
import java.util.List;
import java.util.Locale;

/**
 * What is measured and for how long. Immutable.
 *
 * @param servers endpoints, all equally near
 * @param rate calls a second of the open loop
 * @param inFlight calls that the closed loop keeps under way
 * @param rounds how often each policy has its turn: A B C, A B C, …
 * @param phases how long each part of a turn takes
 */
public record LoopbackPlan(int servers, double rate, int inFlight, int rounds, Phases phases) {
  /** The least that routing can cost: one connection, no choice. */
  static final String FLOOR = "pick_first";

  /** What most users have. */
  static final String BASELINE = "round_robin";

  /** In the order of their turns. */
  static final List<String> POLICIES = List.of(FLOOR, BASELINE, PolicyChannel.NEAREST_HEALTHY);

  /** Below two minutes on two cores. */
  public static final LoopbackPlan STANDARD = new LoopbackPlan(3, 2000, 64, 5, Phases.STANDARD);

  /** Bytes of each request and of each answer. */
  static final int PAYLOAD_BYTES = 128;

  // Garbage collection before a turn, connecting, waiting for the last calls.
  private static final double BETWEEN_TURNS_SECONDS = 0.2;

  /**
   * Durations in seconds.
   *
   * @param warmUp of each policy's turn before anything counts: half closed loop, half open loop
   * @param leadIn of the closed loop before its calls count, so that connections stand
   * @param closed of the closed loop
   * @param open of the open loop
   */
  public record Phases(double warmUp, double leadIn, double closed, double open) {
    static final Phases STANDARD = new Phases(4, 0.5, 2, 4);
    static final Phases QUICK = new Phases(1, 0.2, 0.5, 0.7);

    /** Of an unrecorded turn. */
    Phases warmingUp() {
      return new Phases(0, 0, warmUp / 2, warmUp / 2);
    }

    double turnSeconds() {
      return leadIn + closed + open + BETWEEN_TURNS_SECONDS;
    }
  }

  /** How long all of it takes, about. */
  double seconds() {
    return POLICIES.size() * (phases.warmingUp().turnSeconds() + rounds * phases.turnSeconds());
  }

  /** The command line that runs this plan. */
  String command() {
    return String.format(
        Locale.ROOT,
        "java -jar benchmarks/target/isochrone-benchmarks.jar loopback --servers %d --rate %s"
            + " --in-flight %d --rounds %d%s",
        servers,
        plain(rate),
        inFlight,
        rounds,
        phases.equals(Phases.QUICK) ? " --quick" : "");
  }

  private static String plain(double value) {
    return value == Math.rint(value)
        ? String.format(Locale.ROOT, "%.0f", value)
        : String.valueOf(value);
  }
}
