/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import java.util.List;
import java.util.stream.DoubleStream;

/**
 * All that came out of a run. Immutable.
 *
 * @param samples one for each policy and round
 */
record LoopbackResult(LoopbackPlan plan, Environment environment, List<Sample> samples) {
  private static final Gson GSON =
      new GsonBuilder()
          .setPrettyPrinting()
          .disableHtmlEscaping()
          .serializeSpecialFloatingPointValues()
          .create();

  LoopbackResult {
    samples = List.copyOf(samples);
  }

  /** A policy's figure over all rounds. */
  Spread spread(String policy, Figure figure) {
    return Spread.of(values(policy, figure));
  }

  /** A policy's figure divided by another's of the same round, over all rounds. */
  Spread ratio(String policy, String base, Figure figure) {
    double[] ours = values(policy, figure).toArray();
    double[] theirs = values(base, figure).toArray();
    DoubleStream.Builder ratios = DoubleStream.builder();
    for (int round = 0; round < ours.length; round++) {
      ratios.add(ours[round] / theirs[round]);
    }
    return Spread.of(ratios.build());
  }

  private DoubleStream values(String policy, Figure figure) {
    return samples.stream().filter(s -> s.policy().equals(policy)).mapToDouble(figure::of);
  }

  /** Calls that failed, under whichever policy: figures with any are not worth much. */
  long failed() {
    return samples.stream().mapToLong(Sample::failed).sum();
  }

  /** As {@code --json} writes it: the components, and {@code figures} made from them. */
  String toJson() {
    JsonObject json = GSON.toJsonTree(this).getAsJsonObject();
    json.addProperty("command", plan.command());
    JsonObject figures = new JsonObject();
    for (String policy : LoopbackPlan.POLICIES) {
      JsonObject ofPolicy = new JsonObject();
      for (Figure figure : Figure.values()) {
        JsonObject spreads = new JsonObject();
        spreads.add("value", GSON.toJsonTree(spread(policy, figure)));
        spreads.add("toRoundRobin", GSON.toJsonTree(ratio(policy, LoopbackPlan.BASELINE, figure)));
        spreads.add("toPickFirst", GSON.toJsonTree(ratio(policy, LoopbackPlan.FLOOR, figure)));
        ofPolicy.add(figure.name(), spreads);
      }
      figures.add(policy, ofPolicy);
    }
    json.add("figures", figures);
    return GSON.toJson(json) + "\n";
  }

  /**
   * Reads what {@link #toJson} wrote.
   *
   * @throws JsonParseException if it is something else
   */
  static LoopbackResult ofJson(String json) {
    try {
      LoopbackResult result = GSON.fromJson(json, LoopbackResult.class);
      if (result == null || result.samples().isEmpty()) {
        throw new JsonParseException("no samples");
      }
      return result;
    } catch (RuntimeException e) {
      throw new JsonParseException(
          "not a result (expected: what loopback --json writes): " + e.getMessage(), e);
    }
  }
}
