/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterConfig;
import dev.isochrone.pick.EndpointPolicy;
import dev.isochrone.priority.Steering;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver.ConfigOrError;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bad configuration is refused whole, in words, and the last good one stays. */
class PolicyConfigTest {
  private final NearestHealthyLoadBalancerProvider provider =
      new NearestHealthyLoadBalancerProvider();

  @Test
  void anEmptyConfigIsTheDefault() {
    assertThat(provider.parseLoadBalancingPolicyConfig(Map.of()).getConfig())
        .isEqualTo(RouterConfig.DEFAULT);
  }

  @Test
  void durationsAndNumbersAreReadAsGrpcsJsonParserGivesThem() {
    RouterConfig config =
        (RouterConfig)
            provider
                .parseLoadBalancingPolicyConfig(
                    Map.of(
                        "latencyWindow",
                        "0.005s",
                        "panicThreshold",
                        0.0,
                        "residency",
                        List.of("EU")))
                .getConfig();
    assertThat(config.priority().latencyWindow()).isEqualTo(Duration.ofMillis(5));
    assertThat(config.priority().panicThreshold()).isZero();
    assertThat(config.residency().toString()).isEqualTo("within [EU]");
  }

  @Test
  void sharesAndEndpointPolicyAreRead() {
    RouterConfig config =
        (RouterConfig)
            provider
                .parseLoadBalancingPolicyConfig(
                    Map.of(
                        "failbackRamp",
                        "2s",
                        "maxSharePercent",
                        Map.of("plant-7", 30.0, "edge", 10.0),
                        "shiftPercent",
                        Map.of("edge", 100.0),
                        "pin",
                        "plant-7",
                        "drainRamp",
                        "0s",
                        "endpointPolicy",
                        "weighted_round_robin"))
                .getConfig();
    assertThat(config.priority().failbackRamp()).isEqualTo(Duration.ofSeconds(2));
    assertThat(config.priority().drainRamp()).isZero();
    assertThat(config.priority().steering())
        .isEqualTo(new Steering(Map.of("plant-7", 30, "edge", 10), Map.of("edge", 100), "plant-7"));
    assertThat(config.pick().endpointPolicy()).isEqualTo(EndpointPolicy.WEIGHTED_ROUND_ROBIN);
  }

  static List<Arguments> badConfigs() {
    return List.of(
        Arguments.of(Map.of("latencyWindw", "1s"), "latencyWindw: unknown field", "latencyWindow"),
        Arguments.of(Map.of("latencyWindow", 5.0), "latencyWindow: 5", "a duration such as"),
        Arguments.of(
            Map.of("latencyWindow", "5ms"), "latencyWindow: \"5ms\"", "a duration such as"),
        Arguments.of(Map.of("latencyWindow", "-1s"), "latencyWindow: \"-1s\"", "0"),
        Arguments.of(Map.of("panicThreshold", 101.0), "panicThreshold: 101", "0 to 100"),
        Arguments.of(Map.of("panicThreshold", 1.5), "panicThreshold: 1.5", "integer"),
        Arguments.of(Map.of("panicThreshold", "50"), "panicThreshold: \"50\"", "integer"),
        Arguments.of(
            Map.of("overprovisioningFactor", 99.0), "overprovisioningFactor: 99", "100 to 1000"),
        Arguments.of(Map.of("probesPerSecond", 0.0), "probesPerSecond: 0", "1 to 10000"),
        Arguments.of(Map.of("probeWatch", "yes"), "probeWatch: \"yes\"", "true or false"),
        Arguments.of(
            Map.of("statusOutcomes", Map.of("INTERNL", "busy")),
            "statusOutcomes.INTERNL: unknown field",
            "INTERNAL"),
        Arguments.of(
            Map.of("statusOutcomes", Map.of("OK", "failure")),
            "statusOutcomes.OK: unknown field",
            ""),
        Arguments.of(
            Map.of("statusOutcomes", Map.of("INTERNAL", "success")),
            "statusOutcomes.INTERNAL: \"success\"",
            "application_error"),
        Arguments.of(
            Map.of("residency", List.of()), "residency: a list", "one or more jurisdictions"),
        Arguments.of(Map.of("residency", "EU"), "residency: \"EU\"", "a list"),
        Arguments.of(Map.of("slowStart", 1.0), "slowStart: 1", "an object"),
        Arguments.of(
            Map.of("slowStart", Map.of("windw", "1s")), "slowStart.windw: unknown field", "window"),
        Arguments.of(
            Map.of("slowStart", Map.of("aggression", Double.NaN)), "slowStart.aggression: NaN", ""),
        Arguments.of(
            Map.of("outlierDetection", Map.of("baseEjectionTime", "9s", "maxEjectionTime", "1s")),
            "outlierDetection",
            "maxEjectionTime >= baseEjectionTime"),
        Arguments.of(Map.of("failbackRamp", "-1s"), "failbackRamp: \"-1s\"", "0"),
        Arguments.of(
            Map.of("maxSharePercent", Map.of("plant-7", 100.0)),
            "maxSharePercent.plant-7: 100",
            "1 to 99"),
        Arguments.of(
            Map.of("shiftPercent", Map.of("plant-7", 101.0)),
            "shiftPercent.plant-7: 101",
            "1 to 100"),
        Arguments.of(Map.of("pin", 3.0), "pin: 3", "a text"),
        Arguments.of(Map.of("maxSharePercent", 30.0), "maxSharePercent: 30", "an object"),
        Arguments.of(
            Map.of("endpointPolicy", "round_robin"),
            "endpointPolicy: \"round_robin\"",
            "power_of_two_choices, weighted_round_robin"),
        Arguments.of(
            Map.of("stallFloor", "2s", "stallCeiling", "1s"), "stallCeiling", ">= stallFloor"));
  }

  @ParameterizedTest
  @MethodSource("badConfigs")
  void anErrorNamesPathValueAndExpectation(Map<String, ?> raw, String found, String expected) {
    ConfigOrError result = provider.parseLoadBalancingPolicyConfig(raw);
    assertThat(result.getConfig()).isNull();
    assertThat(result.getError().getDescription())
        .startsWith("nearest_healthy config: ")
        .contains(found)
        .contains("(expected: ")
        .contains(expected);
  }

  @Test
  void everyErrorIsFoundAtOnce() {
    Status error =
        provider
            .parseLoadBalancingPolicyConfig(Map.of("panicThreshold", 101.0, "switchDwell", "x"))
            .getError();
    assertThat(error.getDescription()).contains("panicThreshold").contains("switchDwell");
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5})
  void noConfigWhateverMakesItThrow(long seed) {
    Random random = new Random(seed);
    for (int i = 0; i < 2_000; i++) {
      Map<String, ?> raw = object(random, 0);
      ConfigOrError result = provider.parseLoadBalancingPolicyConfig(raw);
      assertThat(result.getConfig() == null)
          .as("seed %s: %s", seed, raw)
          .isEqualTo(result.getError() != null);
    }
  }

  private static final List<String> NAMES =
      List.of(
          "residency",
          "latencyWindow",
          "switchThresholdPercent",
          "switchDwell",
          "overprovisioningFactor",
          "panicThreshold",
          "failbackRamp",
          "maxSharePercent",
          "shiftPercent",
          "pin",
          "drainRamp",
          "endpointPolicy",
          "rttWindow",
          "stallFloor",
          "stallCeiling",
          "probeInterval",
          "probesPerSecond",
          "outlierDetection",
          "baseEjectionTime",
          "maxEjectionTime",
          "maxEjectionPercent",
          "successRateEjection",
          "failurePercentageEjection",
          "stdevFactor",
          "threshold",
          "minimumHosts",
          "slowStart",
          "window",
          "minWeightPercent",
          "aggression",
          "",
          "\u0000");

  private static Map<String, ?> object(Random random, int depth) {
    Map<String, Object> map = new HashMap<>();
    for (int i = random.nextInt(4); i >= 0; i--) {
      map.put(NAMES.get(random.nextInt(NAMES.size())), value(random, depth));
    }
    return map;
  }

  private static Object value(Random random, int depth) {
    List<Object> leaves =
        new ArrayList<>(
            Arrays.asList(
                null,
                true,
                "",
                "1s",
                "0.001s",
                "-0s",
                "1e9s",
                "999999999999999999999s",
                "EU",
                0.0,
                -1.0,
                50.0,
                1e300,
                Double.NaN,
                Double.NEGATIVE_INFINITY,
                7,
                new Object(),
                List.of("EU", "EU"),
                Arrays.asList("EU", null),
                Collections.singletonMap(null, "x")));
    int n = random.nextInt(leaves.size() + 3);
    return n < leaves.size() ? leaves.get(n) : depth < 3 ? object(random, depth + 1) : "deep";
  }

  @Test
  void aChannelWhoseServiceConfigGoesBadKeepsTheLastGoodOne() throws Exception {
    try (Cloud cloud = new Cloud().site("one", 0, 1)) {
      String target = StaticResolver.target(cloud.groups);
      StaticResolver.serviceConfig(
          target, ServiceConfigs.policy(Map.of("residency", List.of("EU"))));
      ManagedChannel channel = cloud.track(Cloud.channelTo(target).build());
      assertThat(oneCall(channel).getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);

      StaticResolver.serviceConfig(
          target, ServiceConfigs.policy(Map.of("residncy", List.of("EU"))));
      Status still = oneCall(channel);
      assertThat(still.getCode()).isEqualTo(Status.Code.PERMISSION_DENIED);
      assertThat(still.getDescription()).contains("within [EU]");

      StaticResolver.serviceConfig(target, ServiceConfigs.policy(Map.of()));
      assertThat(oneCall(channel).isOk()).isTrue();
    }
  }

  @Test
  void aChannelThatNeverHadAGoodServiceConfigSaysWhatIsWrongWithIt() throws Exception {
    try (Cloud cloud = new Cloud().site("one", 0, 1)) {
      String target = StaticResolver.target(cloud.groups);
      StaticResolver.serviceConfig(target, ServiceConfigs.policy(Map.of("panicThreshold", 101.0)));
      Status status = oneCall(cloud.track(Cloud.channelTo(target).build()));
      assertThat(status.getCode()).isEqualTo(Status.Code.UNAVAILABLE);
      assertThat(status.getDescription())
          .contains("nearest_healthy config: panicThreshold: 101 (expected: 0 to 100)");
    }
  }

  private static Status oneCall(ManagedChannel channel) throws InterruptedException {
    return Load.run(channel, 1, 100, CallOptions.DEFAULT).get(0).status();
  }
}
