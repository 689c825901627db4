/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.isochrone.health.OutlierDetectionConfig.FailurePercentage;
import dev.isochrone.health.OutlierDetectionConfig.SuccessRate;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.Samples;
import dev.isochrone.time.VirtualTime;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * gRFC A50 by gRPC Java's own cases: {@code vectors/grpc_outlier_detection.json} names its source,
 * {@code OutlierDetectionLoadBalancerTest}.
 */
class OutlierDetectionTest {
  private static final long S = 1_000_000_000L;

  private final VirtualTime time = new VirtualTime(Long.MAX_VALUE - 7 * S);
  private final OutlierDetection detection = new OutlierDetection(new SplittableRandom(3));

  private static JsonObject vectors() {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(
                OutlierDetectionTest.class.getResourceAsStream(
                    "/vectors/grpc_outlier_detection.json")),
            StandardCharsets.UTF_8)) {
      return JsonParser.parseReader(reader).getAsJsonObject();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<JsonObject> cases() {
    return StreamSupport.stream(vectors().getAsJsonArray("cases").spliterator(), false)
        .map(JsonElement::getAsJsonObject);
  }

  private static int field(JsonObject object, String name, int otherwise) {
    return object.has(name) ? object.get(name).getAsInt() : otherwise;
  }

  private static OutlierDetectionConfig config(JsonObject cfg) {
    SuccessRate s = SuccessRate.DEFAULT;
    FailurePercentage f = FailurePercentage.DEFAULT;
    JsonObject rate = cfg.getAsJsonObject("success_rate");
    JsonObject percentage = cfg.getAsJsonObject("failure_percentage");
    return config(
        field(cfg, "max_ejection_percent", 10),
        rate == null
            ? null
            : new SuccessRate(
                field(rate, "stdev_factor", s.stdevFactor()),
                field(rate, "enforcement", s.enforcementPercentage()),
                field(rate, "minimum_hosts", s.minimumHosts()),
                field(rate, "request_volume", s.requestVolume())),
        percentage == null
            ? null
            : new FailurePercentage(
                field(percentage, "threshold", f.threshold()),
                field(percentage, "enforcement", f.enforcementPercentage()),
                field(percentage, "minimum_hosts", f.minimumHosts()),
                field(percentage, "request_volume", f.requestVolume())));
  }

  private static OutlierDetectionConfig config(
      int maxPercent, @Nullable SuccessRate rate, @Nullable FailurePercentage percentage) {
    OutlierDetectionConfig d = OutlierDetectionConfig.DEFAULT;
    return new OutlierDetectionConfig(
        d.interval(), d.baseEjectionTime(), d.maxEjectionTime(), maxPercent, rate, percentage);
  }

  private static List<OutlierHost> hosts(int n) {
    return IntStream.range(0, n).mapToObj(i -> new OutlierHost()).toList();
  }

  private static void calls(OutlierHost host, int good, int bad) {
    host.count(Samples.of(OutcomeKind.SUCCESS, good, OutcomeKind.FAILURE, bad));
  }

  /** Lets the current interval end. */
  private void sweep(OutlierDetectionConfig config, List<OutlierHost> hosts) {
    time.advanceNanos(config.interval().toNanos());
    detection.tick(time.nanoTime(), config, () -> hosts);
  }

  private static List<Integer> ejected(List<OutlierHost> hosts) {
    return IntStream.range(0, hosts.size()).filter(i -> hosts.get(i).ejected()).boxed().toList();
  }

  @ParameterizedTest
  @MethodSource("cases")
  void ejectsWhatGrpcJavaEjects(JsonObject row) {
    OutlierDetectionConfig config = config(row.getAsJsonObject("cfg"));
    List<OutlierHost> hosts = hosts(row.get("endpoints").getAsInt());
    detection.tick(time.nanoTime(), config, () -> hosts);
    int each = row.get("calls_each").getAsInt();
    List<Integer> failing =
        row.getAsJsonArray("failing").asList().stream().map(JsonElement::getAsInt).toList();
    for (int i = 0; i < hosts.size(); i++) {
      if (failing.contains(i)) {
        calls(hosts.get(i), 0, field(row, "failing_calls", each));
      } else {
        calls(hosts.get(i), each, 0);
      }
    }
    sweep(config, hosts);
    if (row.has("ejected")) {
      assertThat(ejected(hosts))
          .isEqualTo(
              row.getAsJsonArray("ejected").asList().stream().map(JsonElement::getAsInt).toList());
    } else {
      assertThat(ejected(hosts)).hasSize(row.get("ejected_count").getAsInt());
    }
  }

  @Test
  void defaultsAreA50s() {
    JsonObject d = vectors().getAsJsonObject("defaults");
    OutlierDetectionConfig ours = OutlierDetectionConfig.DEFAULT;
    assertThat(ours.interval()).hasSeconds(d.get("interval_s").getAsInt());
    assertThat(ours.baseEjectionTime()).hasSeconds(d.get("base_ejection_s").getAsInt());
    assertThat(ours.maxEjectionTime()).hasSeconds(d.get("max_ejection_s").getAsInt());
    JsonObject rate = new JsonObject();
    JsonObject withBoth = new JsonObject();
    withBoth.add("success_rate", d.get("success_rate"));
    withBoth.add("failure_percentage", d.get("failure_percentage"));
    withBoth.add("max_ejection_percent", d.get("max_ejection_percent"));
    assertThat(config(withBoth))
        .as("read from the file, field by field %s", rate)
        .isEqualTo(
            config(ours.maxEjectionPercent(), SuccessRate.DEFAULT, FailurePercentage.DEFAULT));
    assertThat(ours.enabled()).as("as in A50, an absent part is off").isFalse();
  }

  @Test
  void meanAndStandardDeviationAreThoseOfTheFile() {
    JsonObject math = vectors().getAsJsonObject("math");
    double[] values =
        math.getAsJsonArray("values").asList().stream()
            .mapToDouble(JsonElement::getAsDouble)
            .toArray();
    double mean = OutlierDetection.mean(values);
    assertThat(mean).isEqualTo(math.get("mean").getAsDouble());
    assertThat(OutlierDetection.standardDeviation(values, mean))
        .isEqualTo(math.get("stdev_population").getAsDouble());
  }

  private static final OutlierDetectionConfig BY_PERCENTAGE =
      config(50, null, FailurePercentage.DEFAULT);

  private List<OutlierHost> running(int n, OutlierDetectionConfig config) {
    List<OutlierHost> hosts = hosts(n);
    detection.tick(time.nanoTime(), config, () -> hosts);
    return hosts;
  }

  @ParameterizedTest
  @CsvSource({"85, 15, false", "86, 14, true", "50, 0, true", "49, 0, false"})
  void failurePercentageHasToBeAboveTheThreshold(int bad, int good, boolean ejected) {
    List<OutlierHost> hosts = running(5, BY_PERCENTAGE);
    hosts.subList(1, 5).forEach(h -> calls(h, 100, 0));
    calls(hosts.get(0), good, bad);
    sweep(BY_PERCENTAGE, hosts);
    assertThat(hosts.get(0).ejected()).isEqualTo(ejected);
  }

  @Test
  void thresholdOfAHundredEjectsNothing() {
    OutlierDetectionConfig config = config(50, null, new FailurePercentage(100, 100, 5, 50));
    List<OutlierHost> hosts = running(5, config);
    hosts.forEach(h -> calls(h, 0, 100));
    sweep(config, hosts);
    assertThat(ejected(hosts)).isEmpty();
  }

  @Test
  void fewerHostsThanTheLeastAreLeftAlone() {
    List<OutlierHost> hosts = running(4, BY_PERCENTAGE);
    hosts.forEach(h -> calls(h, 0, 100));
    sweep(BY_PERCENTAGE, hosts);
    assertThat(ejected(hosts))
        .as("two to four sites: the rule for few calls is for them")
        .isEmpty();
  }

  @Test
  void capMayBeExceededByOneHost() {
    OutlierDetectionConfig config = config(10, null, FailurePercentage.DEFAULT);
    List<OutlierHost> hosts = running(5, config);
    hosts.forEach(h -> calls(h, 0, 100));
    sweep(config, hosts);
    assertThat(ejected(hosts)).as("20 % of five").containsExactly(0);
  }

  @Test
  void capOfZeroEjectsNothing() {
    OutlierDetectionConfig config = config(0, null, FailurePercentage.DEFAULT);
    List<OutlierHost> hosts = running(5, config);
    hosts.forEach(h -> calls(h, 0, 100));
    sweep(config, hosts);
    assertThat(ejected(hosts)).isEmpty();
  }

  @Test
  void callsBeforeTheLastIntervalDoNotCount() {
    List<OutlierHost> hosts = running(5, BY_PERCENTAGE);
    hosts.forEach(h -> calls(h, 100, 0));
    calls(hosts.get(0), 0, 40);
    sweep(BY_PERCENTAGE, hosts);
    hosts.forEach(h -> calls(h, 60, 0));
    calls(hosts.get(0), 0, 49);
    sweep(BY_PERCENTAGE, hosts);
    assertThat(ejected(hosts)).isEmpty();
  }

  @Test
  void ejectionEndsAfterItsTimeAndGrowsWithEachInARow() {
    List<OutlierHost> hosts = running(5, BY_PERCENTAGE);
    OutlierHost sick = hosts.get(0);
    int[] seconds = {30, 60, 90, 120, 150, 180, 210, 240, 270, 300, 300, 300};
    for (int i = 0; i < seconds.length; i++) {
      hosts.forEach(h -> calls(h, h == sick ? 0 : 100, h == sick ? 100 : 0));
      sweep(BY_PERCENTAGE, hosts);
      assertThat(sick.ejected()).as("ejection %d", i + 1).isTrue();
      assertThat(sick.ejectionNanos(BY_PERCENTAGE)).isEqualTo(seconds[i] * S);
      int sweeps = 0;
      while (sick.ejected()) {
        sweep(BY_PERCENTAGE, hosts);
        sweeps++;
      }
      assertThat(sweeps).as("the first sweep after its time").isEqualTo(seconds[i] / 10 + 1);
    }
  }

  @Test
  void multiplierFallsByOneWithEachIntervalWithoutEjection() {
    List<OutlierHost> hosts = running(5, BY_PERCENTAGE);
    OutlierHost sick = hosts.get(0);
    for (int i = 0; i < 2; i++) {
      hosts.forEach(h -> calls(h, h == sick ? 0 : 100, h == sick ? 100 : 0));
      sweep(BY_PERCENTAGE, hosts);
      while (sick.ejected()) {
        assertThat(sick.multiplier()).as("not while it is out").isEqualTo(i + 1);
        sweep(BY_PERCENTAGE, hosts);
      }
    }
    for (int multiplier : new int[] {1, 0, 0}) {
      sweep(BY_PERCENTAGE, hosts);
      assertThat(sick.multiplier()).isEqualTo(multiplier);
    }
  }

  @Test
  void baseAboveTheMaximumIsTheMaximum() {
    OutlierDetectionConfig config =
        new OutlierDetectionConfig(
            Duration.ofSeconds(10),
            Duration.ofSeconds(400),
            Duration.ofSeconds(300),
            50,
            null,
            FailurePercentage.DEFAULT);
    OutlierHost host = new OutlierHost();
    for (int i = 0; i < 3; i++) {
      host.eject(time.nanoTime(), "");
      assertThat(host.ejectionNanos(config)).isEqualTo(400 * S);
    }
  }

  @Test
  void enforcementIsAChance() {
    OutlierDetectionConfig config = config(100, null, new FailurePercentage(85, 30, 1, 1));
    List<OutlierHost> hosts = running(1000, config);
    hosts.forEach(h -> calls(h, 0, 1));
    sweep(config, hosts);
    assertThat(ejected(hosts).size()).as("of 1000, seed 3").isBetween(250, 350);
  }

  @Test
  void turningItOffLetsEverybodyIn() {
    List<OutlierHost> hosts = running(5, BY_PERCENTAGE);
    hosts.forEach(h -> calls(h, 0, 100));
    sweep(BY_PERCENTAGE, hosts);
    assertThat(ejected(hosts)).isNotEmpty();
    detection.tick(time.nanoTime(), OutlierDetectionConfig.DEFAULT, () -> hosts);
    assertThat(ejected(hosts)).isEmpty();
  }

  /** Why A50's success rate is not on by default. */
  @Test
  void oneFailedCallOfAHundredMakesAnOutlierAmongTen() {
    OutlierDetectionConfig config = config(10, SuccessRate.DEFAULT, null);
    List<OutlierHost> hosts = running(10, config);
    hosts.forEach(h -> calls(h, 99, 0));
    calls(hosts.get(0), 0, 1);
    hosts.subList(1, 10).forEach(h -> calls(h, 1, 0));
    sweep(config, hosts);
    assertThat(ejected(hosts)).containsExactly(0);
    assertThat(hosts.get(0).reason())
        .isEqualTo("success rate 99.0 % (outlier detection requires 99.3 %)");
  }
}
