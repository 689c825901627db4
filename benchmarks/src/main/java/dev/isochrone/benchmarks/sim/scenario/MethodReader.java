/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import dev.isochrone.benchmarks.sim.scenario.MethodSpec.Distribution;
import dev.isochrone.config.ConfigNode;
import java.time.Duration;
import java.util.EnumSet;
import org.jspecify.annotations.Nullable;

/** Reads one of a scenario's methods. */
final class MethodReader {
  /** What a scenario has that names none: 5 ms, of which 1 % of calls take 27 ms or more. */
  static final MethodSpec DEFAULT =
      new MethodSpec(1, Distribution.LOGNORMAL, Duration.ofMillis(5), 0.8);

  // Its variance is finite and its tail still heavy.
  private static final double EXPONENT = 2.5;

  private MethodReader() {}

  static @Nullable MethodSpec method(ConfigNode node) {
    double share = node.optionalDouble("share", 1, 0.000_001, 1_000_000);
    MethodSpec time = node.optionalObject("serviceTime", MethodReader::serviceTime);
    MethodSpec d = time == null ? DEFAULT : time;
    return new MethodSpec(share, d.distribution(), d.mean(), d.shape());
  }

  private static MethodSpec serviceTime(ConfigNode node) {
    Distribution distribution =
        node.optionalEnum(
            "distribution", DEFAULT.distribution(), EnumSet.allOf(Distribution.class));
    Duration mean =
        node.optionalDuration("mean", DEFAULT.mean(), Limits.TICK, Duration.ofMinutes(10));
    double sigma = node.optionalDouble("sigma", DEFAULT.shape(), 0, 4);
    // At an exponent of 1 a mean no longer exists.
    double exponent = node.optionalDouble("exponent", EXPONENT, 1.05, 100);
    if (distribution != Distribution.LOGNORMAL) {
      Fields.refuse(node, "sigma", "it belongs to distribution lognormal");
    }
    if (distribution != Distribution.PARETO) {
      Fields.refuse(node, "exponent", "it belongs to distribution pareto");
    }
    double shape =
        switch (distribution) {
          case LOGNORMAL -> sigma;
          case PARETO -> exponent;
          case FIXED, EXPONENTIAL -> 0;
        };
    return new MethodSpec(1, distribution, mean, shape);
  }
}
