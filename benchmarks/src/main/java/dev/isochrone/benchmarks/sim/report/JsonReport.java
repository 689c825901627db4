/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import dev.isochrone.benchmarks.sim.report.ReportInput.PolicyInfo;

/**
 * The figures for machines: numbers of six digits, {@code null} for none, {@code "never"} for
 * infinity.
 */
final class JsonReport {
  private JsonReport() {}

  static String of(Analysis analysis) {
    JsonObject root = new JsonObject();
    root.addProperty("command", analysis.input().command());
    JsonArray seeds = new JsonArray();
    analysis.input().seeds().forEach(seeds::add);
    root.add("seeds", seeds);
    root.addProperty("calls", analysis.calls());
    JsonArray policies = new JsonArray();
    analysis.input().policies().forEach(policy -> policies.add(policy(analysis, policy)));
    root.add("policies", policies);
    JsonArray scenarios = new JsonArray();
    analysis.scenarios().forEach(scenario -> scenarios.add(scenario(scenario)));
    root.add("scenarios", scenarios);
    JsonArray losses = new JsonArray();
    analysis.losses().forEach(loss -> losses.add(loss(loss)));
    root.add("losses", losses);
    return new GsonBuilder()
            .setPrettyPrinting()
            .serializeNulls()
            .disableHtmlEscaping()
            .create()
            .toJson(root)
        + "\n";
  }

  private static JsonObject policy(Analysis analysis, PolicyInfo policy) {
    JsonObject json = new JsonObject();
    json.addProperty("name", policy.name());
    json.addProperty("description", policy.description());
    json.addProperty("source", policy.source());
    json.addProperty("realisable", policy.realisable());
    for (Metric metric : Metric.RANKING) {
      JsonObject overall = new JsonObject();
      overall.addProperty("firsts", analysis.firsts(policy.name(), metric));
      overall.add("toOracle", number(analysis.overall(policy.name(), metric)));
      json.add(metric.key(), overall);
    }
    return json;
  }

  private static JsonObject scenario(ScenarioStats scenario) {
    JsonObject json = new JsonObject();
    json.addProperty("name", scenario.info().name());
    json.addProperty("description", scenario.info().description());
    JsonArray policies = new JsonArray();
    for (PolicyStats stats : scenario.byMean()) {
      JsonObject policy = new JsonObject();
      policy.addProperty("name", stats.name());
      policy.addProperty("ranked", stats.isRanked());
      policy.addProperty("unlawful", stats.unlawful());
      for (Metric metric : Metric.values()) {
        JsonObject figure = spread(stats.spread(metric));
        figure.addProperty("first", scenario.isFirst(stats, metric));
        if (metric.hasRatio()) {
          figure.add("toOracle", spread(stats.ratio(metric)));
        }
        policy.add(metric.key(), figure);
      }
      policies.add(policy);
    }
    json.add("policies", policies);
    return json;
  }

  private static JsonObject loss(Loss loss) {
    JsonObject json = new JsonObject();
    json.addProperty("scenario", loss.scenario().info().name());
    json.addProperty("figure", loss.metric().key());
    json.add("factor", number(loss.factor()));
    json.add("ours", number(loss.ours().median(loss.metric())));
    json.add("first", number(loss.best().median(loss.metric())));
    json.addProperty("policy", loss.best().name());
    json.addProperty("seedsBehind", loss.seeds());
    return json;
  }

  private static JsonObject spread(Spread spread) {
    JsonObject json = new JsonObject();
    json.add("median", number(spread.median()));
    json.add("min", number(spread.min()));
    json.add("max", number(spread.max()));
    return json;
  }

  private static JsonElement number(double value) {
    if (Double.isNaN(value)) {
      return JsonNull.INSTANCE;
    }
    return Double.isInfinite(value)
        ? new JsonPrimitive(Numbers.NEVER)
        : new JsonPrimitive(Numbers.exact(value));
  }
}
