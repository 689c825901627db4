/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import java.time.Duration;

/**
 * How much one scenario may ask for: far above what tells policies apart, and still simulated in
 * minutes and a few GB.
 */
final class Limits {
  static final int MAX_CHARS = 1 << 20;
  static final int ENDPOINTS = 10_000;
  static final int CLIENTS = 10_000;
  // Each client has a connection to each endpoint.
  static final int CONNECTIONS = 1_000_000;
  static final double HAPPENINGS = 20e6;
  // All are planned before the start.
  static final double TURNS = 1e6;
  static final double RATE = 1e6;

  static final Duration NONE = Duration.ZERO;
  static final Duration TICK = Duration.ofNanos(1_000);
  static final Duration HOUR = Duration.ofHours(1);
  static final Duration DAY = Duration.ofDays(1);

  private Limits() {}
}
