/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.ArrayList;
import java.util.List;

/** Recordings made by hand, in ms. */
final class Calls {
  private final List<Call> calls = new ArrayList<>();

  /** One call every 10 ms, answered by a site after a while. */
  Calls every10(int fromMillis, int untilMillis, int latencyMillis, int site) {
    for (int at = fromMillis; at < untilMillis; at += 10) {
      answered(at, latencyMillis, site);
    }
    return this;
  }

  Calls answered(int atMillis, int latencyMillis, int site) {
    calls.add(Call.answered(atMillis * 1_000_000L, latencyMillis * 1_000_000L, site));
    return this;
  }

  /** One call every 10 ms that fails after a while. */
  Calls failingEvery10(int fromMillis, int untilMillis, int latencyMillis) {
    for (int at = fromMillis; at < untilMillis; at += 10) {
      failed(at, latencyMillis, "DEADLINE_EXCEEDED");
    }
    return this;
  }

  Calls failed(int atMillis, int latencyMillis, String code) {
    calls.add(Call.failed(atMillis * 1_000_000L, latencyMillis * 1_000_000L, code));
    return this;
  }

  List<Call> list() {
    return List.copyOf(calls);
  }
}
