/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import java.util.List;

/**
 * One turn of one policy.
 *
 * @param policy as gRPC names it
 * @param round from 1
 * @param closed the closed loop
 * @param open the open loop
 * @param callsByServer calls that reached each server in this turn, lead-in included
 */
record Sample(String policy, int round, Closed closed, Open open, List<Integer> callsByServer) {

  Sample {
    callsByServer = List.copyOf(callsByServer);
  }

  /**
   * So many calls under way at every moment.
   *
   * @param calls counted
   * @param failed of all, the lead-in's included
   * @param cpuMicros of the client, per call
   * @param bytes allocated by the client, per call
   */
  record Closed(long calls, long failed, double callsPerSecond, double cpuMicros, double bytes) {}

  /**
   * Calls at a given rate.
   *
   * @param calls that were due
   * @param failed of these, those included that never ended
   * @param p50Micros of the answered calls, from when each was due
   * @param p99Micros of the answered calls, from when each was due
   * @param cpuMicros of the client, per call; waiting for the next call's time is left out
   * @param bytes allocated by the client, per call
   * @param latestMicros by how much the latest call was sent after it was due
   */
  record Open(
      long calls,
      long failed,
      double p50Micros,
      double p99Micros,
      double cpuMicros,
      double bytes,
      double latestMicros) {}

  long failed() {
    return closed.failed + open.failed;
  }
}
