/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.config.ConfigNode;
import dev.isochrone.config.ConfigReader;
import dev.isochrone.config.ProtoDuration;
import dev.isochrone.health.HealthConfig;
import dev.isochrone.latency.LatencyConfig;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.StatusOutcomes;
import dev.isochrone.pick.AttemptConfig;
import dev.isochrone.pick.EndpointPolicy;
import dev.isochrone.pick.PickConfig;
import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.subset.SubsetConfig;
import dev.isochrone.topology.Residency;
import dev.isochrone.weight.WeightConfig;
import java.time.Duration;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the {@code nearest_healthy} config in its JSON form: as service config, as a catalog's
 * {@code policy}, or from xDS. Every field is optional; an unknown one is an error.
 *
 * <table>
 *   <caption>Fields</caption>
 *   <tr><th>field</th><th>form</th><th>what</th></tr>
 *   <tr><td>residency</td><td>list of texts</td><td>a site must carry one of these</td></tr>
 *   <tr><td>statusOutcomes</td><td>object</td><td>{@link StatusOutcomes}: the kind of each code
 *       named, in lower case; the others keep their default</td></tr>
 *   <tr><td>latencyWindow</td><td>duration</td><td>{@link PriorityConfig#latencyWindow}</td></tr>
 *   <tr><td>switchThresholdPercent</td><td>0 to 1000</td>
 *       <td>{@link PriorityConfig#switchThresholdPercent}</td></tr>
 *   <tr><td>switchDwell</td><td>duration</td><td>{@link PriorityConfig#switchDwell}</td></tr>
 *   <tr><td>overprovisioningFactor</td><td>100 to 1000</td>
 *       <td>{@link PriorityConfig#overprovisioningFactor}</td></tr>
 *   <tr><td>panicThreshold</td><td>0 to 100</td><td>{@link PriorityConfig#panicThreshold}</td></tr>
 *   <tr><td>failbackRamp</td><td>duration</td><td>{@link PriorityConfig#failbackRamp}</td></tr>
 *   <tr><td>maxSharePercent</td><td>object of 1 to 99 by site</td>
 *       <td>{@link PriorityConfig#maxSharePercent}</td></tr>
 *   <tr><td>rttWindow</td><td>duration</td><td>{@link LatencyConfig#rttWindow}</td></tr>
 *   <tr><td>stallFloor</td><td>duration</td><td>{@link HealthConfig#stallFloor}</td></tr>
 *   <tr><td>stallCeiling</td><td>duration</td><td>{@link HealthConfig#stallCeiling}</td></tr>
 *   <tr><td>probeInterval</td><td>duration</td><td>{@link HealthConfig#probeInterval}</td></tr>
 *   <tr><td>probesPerSecond</td><td>1 to 10000</td><td>{@link HealthConfig#probesPerSecond}</td></tr>
 *   <tr><td>probeWatch</td><td>boolean</td><td>{@link HealthConfig#probeWatch}</td></tr>
 *   <tr><td>outlierDetection</td><td>object</td>
 *       <td>{@link HealthConfig#outlierDetection}, with the names of {@link
 *       dev.isochrone.health.OutlierDetectionConfig}</td></tr>
 *   <tr><td>outlierDetection.baseEjectionTime</td><td>duration</td>
 *       <td>{@link HealthConfig#ejectionBase} as well</td></tr>
 *   <tr><td>outlierDetection.maxEjectionTime</td><td>duration</td>
 *       <td>{@link HealthConfig#ejectionMax} as well</td></tr>
 *   <tr><td>subsetSize</td><td>0 to 1000000</td><td>{@link SubsetConfig#subsetSize}</td></tr>
 *   <tr><td>endpointPolicy</td><td>text</td><td>{@link PickConfig#endpointPolicy}</td></tr>
 *   <tr><td>slowStart.window</td><td>duration</td><td>{@link WeightConfig#slowStartWindow}</td></tr>
 *   <tr><td>slowStart.minWeightPercent</td><td>1 to 100</td>
 *       <td>{@link WeightConfig#slowStartMinPercent}</td></tr>
 *   <tr><td>slowStart.aggression</td><td>0.1 to 100</td>
 *       <td>{@link WeightConfig#slowStartAggression}</td></tr>
 *   <tr><td>retryBudget.maxTokens</td><td>1 to 1000</td>
 *       <td>{@link AttemptConfig#maxTokens}</td></tr>
 *   <tr><td>retryBudget.tokenRatio</td><td>0.001 to 1000</td>
 *       <td>{@link AttemptConfig#tokenRatio}</td></tr>
 *   <tr><td>idempotentCalls.rescue</td><td>boolean</td><td>{@link AttemptConfig#rescue}</td></tr>
 *   <tr><td>idempotentCalls.hedge</td><td>boolean</td><td>{@link AttemptConfig#hedge}</td></tr>
 *   <tr><td>idempotentCalls.extraCallsPercent</td><td>0 to 100</td>
 *       <td>{@link AttemptConfig#extraCallsPercent}</td></tr>
 * </table>
 *
 * <p>Thread-safe: it has no state.
 */
public final class RouterConfigReader implements ConfigReader<RouterConfig> {
  private static final Duration NONE = Duration.ZERO;
  private static final EnumSet<OutcomeKind> ERRORS =
      EnumSet.complementOf(EnumSet.of(OutcomeKind.SUCCESS));
  private static final Duration LEAST = Duration.ofMillis(1);
  private static final Duration MOST = ProtoDuration.MAX;

  @Override
  public @Nullable RouterConfig read(ConfigNode node) {
    Residency residency = residency(node);
    StatusOutcomes outcomes =
        node.has("statusOutcomes")
            ? node.optionalObject("statusOutcomes", RouterConfigReader::outcomes)
            : StatusOutcomes.DEFAULT;
    PriorityConfig priority = priority(node);
    LatencyConfig latency = latency(node);
    HealthConfig health = health(node);
    WeightConfig weight =
        node.has("slowStart")
            ? node.optionalObject("slowStart", RouterConfigReader::weight)
            : WeightConfig.DEFAULT;
    SubsetConfig subset =
        new SubsetConfig(
            node.optionalInt("subsetSize", SubsetConfig.DEFAULT.subsetSize(), 0, SubsetConfig.MAX));
    PickConfig pick =
        new PickConfig(
            node.optionalEnum(
                "endpointPolicy",
                PickConfig.DEFAULT.endpointPolicy(),
                EnumSet.allOf(EndpointPolicy.class)));
    AttemptConfig attempts = attempts(node);
    return node.sound() && outcomes != null && health != null && weight != null && attempts != null
        ? new RouterConfig(
            residency, outcomes, latency, health, priority, weight, subset, pick, attempts)
        : null;
  }

  private static Residency residency(ConfigNode node) {
    List<String> within = node.optionalTextList("residency");
    if (node.has("residency") && within.isEmpty() && node.sound()) {
      node.reject("residency", "one or more jurisdictions; leave it out to permit every site");
    }
    return within.isEmpty() ? Residency.anywhere() : Residency.within(within);
  }

  private static @Nullable StatusOutcomes outcomes(ConfigNode node) {
    Map<String, OutcomeKind> kinds = new HashMap<>();
    for (String code : StatusOutcomes.codes()) {
      OutcomeKind usual = StatusOutcomes.DEFAULT.of(code);
      kinds.put(code, node.optionalEnum(code, usual, ERRORS));
    }
    return node.sound() ? new StatusOutcomes(kinds) : null;
  }

  private static PriorityConfig priority(ConfigNode node) {
    PriorityConfig d = PriorityConfig.DEFAULT;
    return new PriorityConfig(
        node.optionalDuration("latencyWindow", d.latencyWindow(), NONE, MOST),
        node.optionalInt("switchThresholdPercent", d.switchThresholdPercent(), 0, 1000),
        node.optionalDuration("switchDwell", d.switchDwell(), NONE, MOST),
        node.optionalInt("overprovisioningFactor", d.overprovisioningFactor(), 100, 1000),
        node.optionalInt("panicThreshold", d.panicThreshold(), 0, 100),
        node.optionalDuration("failbackRamp", d.failbackRamp(), NONE, MOST),
        maxSharePercent(node));
  }

  private static Map<String, Integer> maxSharePercent(ConfigNode node) {
    Map<String, Integer> bySite = new HashMap<>();
    node.optionalObject(
        "maxSharePercent",
        sites -> {
          sites.names().forEach(s -> bySite.put(s, (int) sites.requiredLong(s, 1, 99)));
          return bySite;
        });
    return bySite;
  }

  private static LatencyConfig latency(ConfigNode node) {
    LatencyConfig d = LatencyConfig.DEFAULT;
    return new LatencyConfig(
        node.optionalDuration("rttWindow", d.rttWindow(), LEAST, MOST),
        d.serviceWindow(),
        d.tailDecay(),
        d.idleDecay(),
        d.peakDecay());
  }

  private static @Nullable HealthConfig health(ConfigNode node) {
    HealthConfig d = HealthConfig.DEFAULT;
    OutlierDetectionReader.Result outliers = OutlierDetectionReader.read(node);
    Duration floor = node.optionalDuration("stallFloor", d.stallFloor(), LEAST, MOST);
    Duration ceiling = node.optionalDuration("stallCeiling", d.stallCeiling(), LEAST, MOST);
    Duration interval = node.optionalDuration("probeInterval", d.probeInterval(), LEAST, MOST);
    int perSecond = node.optionalInt("probesPerSecond", d.probesPerSecond(), 1, 10_000);
    boolean watch = node.optionalBoolean("probeWatch", d.probeWatch());
    if (node.sound() && ceiling.compareTo(floor) < 0) {
      node.reject("stallCeiling", ">= stallFloor, which is " + ProtoDuration.format(floor));
    }
    return node.sound() && outliers != null
        ? new HealthConfig(
            floor,
            ceiling,
            outliers.ejectionBase(),
            outliers.config().maxEjectionTime(),
            interval,
            perSecond,
            watch,
            outliers.config())
        : null;
  }

  private static @Nullable AttemptConfig attempts(ConfigNode node) {
    AttemptConfig d = AttemptConfig.DEFAULT;
    AttemptConfig tokens =
        node.has("retryBudget")
            ? node.optionalObject("retryBudget", RouterConfigReader::retryBudget)
            : d;
    AttemptConfig idempotent =
        node.has("idempotentCalls")
            ? node.optionalObject("idempotentCalls", RouterConfigReader::idempotentCalls)
            : d;
    return tokens != null && idempotent != null
        ? new AttemptConfig(
            tokens.maxTokens(),
            tokens.tokenRatio(),
            idempotent.rescue(),
            idempotent.hedge(),
            idempotent.extraCallsPercent())
        : null;
  }

  private static @Nullable AttemptConfig retryBudget(ConfigNode node) {
    AttemptConfig d = AttemptConfig.DEFAULT;
    int max = node.optionalInt("maxTokens", d.maxTokens(), 1, 1000);
    double ratio = node.optionalDouble("tokenRatio", d.tokenRatio(), 0.001, 1000);
    return node.sound()
        ? new AttemptConfig(max, ratio, d.rescue(), d.hedge(), d.extraCallsPercent())
        : null;
  }

  private static @Nullable AttemptConfig idempotentCalls(ConfigNode node) {
    AttemptConfig d = AttemptConfig.DEFAULT;
    boolean rescue = node.optionalBoolean("rescue", d.rescue());
    boolean hedge = node.optionalBoolean("hedge", d.hedge());
    int percent = node.optionalInt("extraCallsPercent", d.extraCallsPercent(), 0, 100);
    return node.sound()
        ? new AttemptConfig(d.maxTokens(), d.tokenRatio(), rescue, hedge, percent)
        : null;
  }

  private static @Nullable WeightConfig weight(ConfigNode node) {
    WeightConfig d = WeightConfig.DEFAULT;
    Duration window = node.optionalDuration("window", d.slowStartWindow(), NONE, MOST);
    int min = node.optionalInt("minWeightPercent", d.slowStartMinPercent(), 1, 100);
    double aggression = node.optionalDouble("aggression", d.slowStartAggression(), 0.1, 100);
    return node.sound() ? new WeightConfig(window, min, aggression) : null;
  }
}
