/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import java.time.Duration;

/**
 * How the health stage judges.
 *
 * @param stallFloor an endpoint is never suspected for a shorter silence. Default 20 ms: two of the
 *     router's ticks, the least that can be told from the writer's own jitter
 * @param stallCeiling the most that distance adds to the silence allowed; the method's own tail
 *     comes on top. Default 250 ms: a lost message is sent again after 200
 * @param ejectionBase how long an endpoint is first out for errors; doubles with each return.
 *     Default 5 s
 * @param ejectionMax the longest that it is out. Default 300 s, gRFC A50's
 * @param probeInterval how often an endpoint is asked, with up to a fifth less at random. Default 1
 *     s: three probes tell a distance, and a server that is about to stop gives it seconds
 * @param probesPerSecond the most that one router asks in a second. Default 50: at some 15 µs each
 *     less than a thousandth of a processor, and with the default interval enough for 40 endpoints;
 *     of larger fleets only a few of each site are asked
 * @param probeWatch whether endpoints are also listened to, where the prober can: what they say of
 *     themselves then counts at once. One open stream an endpoint. Default: no
 * @param outlierDetection gRFC A50's outlier detection, on top of the rule for few calls that is
 *     always on. Default: neither of its algorithms
 */
public record HealthConfig(
    Duration stallFloor,
    Duration stallCeiling,
    Duration ejectionBase,
    Duration ejectionMax,
    Duration probeInterval,
    int probesPerSecond,
    boolean probeWatch,
    OutlierDetectionConfig outlierDetection) {

  /** The defaults above. */
  public static final HealthConfig DEFAULT =
      new HealthConfig(
          Duration.ofMillis(20),
          Duration.ofMillis(250),
          Duration.ofSeconds(5),
          Duration.ofSeconds(300),
          Duration.ofSeconds(1),
          50,
          false,
          OutlierDetectionConfig.DEFAULT);

  /** Throws if a duration is not positive or a ceiling is below its floor. */
  public HealthConfig {
    atLeast("stallFloor", stallFloor, "1 ms", Duration.ofMillis(1));
    atLeast("stallCeiling", stallCeiling, "stallFloor", stallFloor);
    atLeast("ejectionBase", ejectionBase, "1 ms", Duration.ofMillis(1));
    atLeast("ejectionMax", ejectionMax, "ejectionBase", ejectionBase);
    atLeast("probeInterval", probeInterval, "1 ms", Duration.ofMillis(1));
    if (probesPerSecond < 1) {
      throw new IllegalArgumentException(
          "probesPerSecond: " + probesPerSecond + " (expected: >= 1)");
    }
  }

  static void atLeast(String name, Duration value, String boundName, Duration bound) {
    if (value.compareTo(bound) < 0) {
      throw new IllegalArgumentException(name + ": " + value + " (expected: >= " + boundName + ")");
    }
  }
}
