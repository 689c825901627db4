/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import dev.isochrone.benchmarks.sockets.AnsweringServer;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Runs a plan: the policies take turns within one JVM, so that its warmth and its neighbours' noise
 * hit all alike.
 */
final class LoopbackRun {
  /** Is told before each turn. */
  @FunctionalInterface
  interface Progress {
    /**
     * A turn begins.
     *
     * @param round from 1, or 0 for the warm-up
     * @param secondsLeft until the end of all turns, about
     */
    void turn(String policy, int round, double secondsLeft);
  }

  private LoopbackRun() {}

  /**
   * Measures, for about {@link LoopbackPlan#seconds}.
   *
   * @throws IOException if a server does not start
   * @throws InterruptedException if it is interrupted
   */
  static LoopbackResult run(LoopbackPlan plan, Progress progress)
      throws IOException, InterruptedException {
    Environment environment = Environment.here();
    List<AnsweringServer> servers = new ArrayList<>();
    try {
      for (int i = 0; i < plan.servers(); i++) {
        servers.add(new AnsweringServer(new byte[LoopbackPlan.PAYLOAD_BYTES], Duration.ZERO));
      }
      return new LoopbackResult(plan, environment, samples(plan, servers, progress));
    } finally {
      servers.forEach(AnsweringServer::close);
    }
  }

  private static List<Sample> samples(
      LoopbackPlan plan, List<AnsweringServer> servers, Progress progress)
      throws InterruptedException {
    List<Sample> samples = new ArrayList<>();
    double left = plan.seconds();
    for (int round = 0; round <= plan.rounds(); round++) {
      LoopbackPlan.Phases phases = round == 0 ? plan.phases().warmingUp() : plan.phases();
      Turn turn = new Turn(plan, phases, servers);
      for (String policy : LoopbackPlan.POLICIES) {
        progress.turn(policy, round, left);
        Sample sample = turn.measure(policy, round);
        if (round > 0) {
          samples.add(sample);
        }
        left -= phases.turnSeconds();
      }
    }
    return samples;
  }
}
