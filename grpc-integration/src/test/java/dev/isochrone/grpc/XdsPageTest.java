/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.github.xds.type.v3.TypedStruct;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.protobuf.Struct;
import com.google.protobuf.util.JsonFormat;
import com.google.protobuf.util.JsonFormat.TypeRegistry;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** What docs/fleet-control.md tells a reader to configure is what {@link XdsTest} runs on. */
class XdsPageTest {
  private static final Pattern JSON = Pattern.compile("(?ms)^```json\n(.*?)^```$");

  private static List<String> blocks() throws IOException {
    Matcher m = JSON.matcher(Files.readString(Path.of("..", "docs", "fleet-control.md")));
    List<String> blocks = new ArrayList<>();
    while (m.find()) {
      blocks.add(m.group(1));
    }
    return blocks;
  }

  @Test
  void theClusterIsTheOneThatIsTested() throws IOException {
    Cluster.Builder shown = Cluster.newBuilder();
    JsonFormat.parser()
        .usingTypeRegistry(TypeRegistry.newBuilder().add(TypedStruct.getDescriptor()).build())
        .merge(blocks().get(1), shown);
    Struct policy =
        Struct.newBuilder().putFields("latencyWindow", ControlPlane.text("0.002s")).build();
    assertThat(shown.build()).isEqualTo(ControlPlane.cluster(policy));
  }

  @Test
  void theBootstrapIsTheOneThatIsTestedButForTheAddress() throws IOException {
    JsonElement shown = JsonParser.parseString(blocks().get(0));
    try (ControlPlane plane = new ControlPlane()) {
      String tested =
          plane
              .bootstrap()
              .replaceAll("127.0.0.1:[0-9]+", "xds.example:18000")
              .replace("\"test\"", "\"checkout-7\"");
      assertThat(shown).isEqualTo(JsonParser.parseString(tested));
    }
  }
}
