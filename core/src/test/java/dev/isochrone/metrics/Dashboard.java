/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The queries of the Grafana dashboard that the documentation offers. */
final class Dashboard {
  static final Path FILE = Path.of("..", "docs", "grafana", "isochrone.json");

  private Dashboard() {}

  /** As a person who chose all targets would have them evaluated. */
  static List<String> queries() throws IOException {
    JsonObject json = JsonParser.parseString(Files.readString(FILE)).getAsJsonObject();
    List<String> queries = new ArrayList<>();
    for (JsonElement panel : json.getAsJsonArray("panels")) {
      for (JsonElement target : panel.getAsJsonObject().getAsJsonArray("targets")) {
        queries.add(target.getAsJsonObject().get("expr").getAsString());
      }
    }
    Matcher variable =
        Pattern.compile("label_values\\((\\w+), (\\w+)\\)")
            .matcher(json.getAsJsonObject("templating").getAsJsonArray("list").get(1).toString());
    if (!variable.find()) {
      throw new IllegalStateException("no variable of targets");
    }
    queries.add("group by (" + variable.group(2) + ") (" + variable.group(1) + ")");
    return queries.stream()
        .map(q -> q.replace("$target", ".*").replace("$__rate_interval", "10s"))
        .toList();
  }
}
