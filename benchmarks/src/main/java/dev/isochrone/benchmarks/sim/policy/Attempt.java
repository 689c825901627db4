/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.policy;

import io.grpc.Status;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One attempt of a call. A call without retries and hedges has one. */
public interface Attempt {
  /** The call's method. */
  String method();

  /** The endpoints that earlier attempts of this call were sent to. */
  List<Endpoint> tried();

  /** When it was sent, by {@link ClientView#nanoTime}. */
  long sentNanos();

  /** Where it was sent. */
  Endpoint endpoint();

  /** How it ended; null until then. */
  Status.@Nullable Code status();

  /** What the server said of its load with its answer; null if it did not answer. */
  @Nullable LoadReport load();

  /** Whatever the balancer keeps with the attempt. */
  @Nullable Object note();

  /** Keeps something with the attempt. */
  void note(@Nullable Object note);

  /** What keeps track of one call's attempts (gRPC's call options); null before the first. */
  @Nullable Object callNote();

  /** Keeps something with the call. */
  void callNote(@Nullable Object note);

  /**
   * A server's load, as an ORCA report says it.
   *
   * @param utilisation of its slots, 0 to 1 and above if calls wait
   * @param callsPerSecond that it answers
   * @param errorsPerSecond among them
   */
  record LoadReport(double utilisation, double callsPerSecond, double errorsPerSecond) {}
}
