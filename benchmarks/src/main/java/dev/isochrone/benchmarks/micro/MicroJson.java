/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import com.google.gson.GsonBuilder;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The same for programs: one object, raw scores included. */
final class MicroJson {
  private MicroJson() {}

  static String of(MicroSection section) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("command", section.command());
    json.put("environment", section.environment().facts());
    json.put("peers", section.peers());
    json.put("measurements", section.measurements().stream().map(MicroJson::of).toList());
    json.put("failures", section.failures());
    return new GsonBuilder().setPrettyPrinting().disableHtmlEscaping().create().toJson(json) + "\n";
  }

  private static Map<String, Object> of(Measurement m) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("stage", m.stage());
    json.put("implementation", m.implementation());
    if (m.size() > 0) {
      json.put("size", m.size());
    }
    json.put("threads", m.threads());
    json.put("unit", m.unit());
    json.put("median", m.median());
    json.put("min", m.min());
    json.put("max", m.max());
    json.put("scores", List.copyOf(m.scores()));
    if (!Double.isNaN(m.bytesPerOp())) {
      json.put("bytesPerOp", m.bytesPerOp());
    }
    return json;
  }
}
