/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.isochrone.benchmarks.results.Environment;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MicroSectionTest {
  private static final Environment HERE = new Environment(Map.of("JVM", "17"));
  private static final Measurement PICK =
      new Measurement("pick", "nearest_healthy", 10, 2, "ns", List.of(12.0, 14.0), 0);
  private static final Measurement PARSE =
      new Measurement("config", "nearest_healthy", 0, 1, "ns", List.of(5000.0), Double.NaN);

  @Test
  void aSectionForEachStageThatWasMeasuredInThePagesOrder() {
    MicroSection section =
        new MicroSection("micro", HERE, Map.of(), List.of(PARSE, PICK), Map.of());
    assertThat(section.markdown().lines().filter(l -> l.startsWith("###")))
        .containsExactly("### " + Stages.PICK.title(), "### " + Stages.CONFIG.title());
    assertThat(section.markdown())
        .startsWith("## The hot paths by the nanosecond\n\n    micro\n\n| environment | |")
        .contains("| JVM | 17 |")
        .contains("build with `-Ppeers`")
        .doesNotContain("Not measured");
  }

  @Test
  void namesPeersAndFailures() {
    MicroSection section =
        new MicroSection(
            "micro",
            HERE,
            Map.of("armeria", "Armeria 1, as it should be"),
            List.of(PICK),
            Map.of("pick/ring_hash/10/1", "OutOfMemoryError"));
    assertThat(section.markdown())
        .contains("- `armeria`: Armeria 1, as it should be\n")
        .contains("**Not measured, because it failed:**\n\n- `pick/ring_hash/10/1`: OutOfMemory");
  }

  @Test
  void jsonHasTheRawScores() {
    MicroSection section =
        new MicroSection("the command", HERE, Map.of(), List.of(PICK, PARSE), Map.of());
    JsonObject json = JsonParser.parseString(MicroJson.of(section)).getAsJsonObject();
    assertThat(json.get("command").getAsString()).isEqualTo("the command");
    assertThat(json.getAsJsonArray("measurements"))
        .hasToString(
            "[{\"stage\":\"pick\",\"implementation\":\"nearest_healthy\",\"size\":10,\"threads\":2,"
                + "\"unit\":\"ns\",\"median\":13.0,\"min\":12.0,\"max\":14.0,"
                + "\"scores\":[12.0,14.0],\"bytesPerOp\":0.0},"
                + "{\"stage\":\"config\",\"implementation\":\"nearest_healthy\",\"threads\":1,"
                + "\"unit\":\"ns\",\"median\":5000.0,\"min\":5000.0,\"max\":5000.0,"
                + "\"scores\":[5000.0]}]");
  }
}
