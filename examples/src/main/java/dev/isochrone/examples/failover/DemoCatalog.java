/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/** The world as a catalog file, by which {@code isochrone:///SERVICE} is resolved. */
final class DemoCatalog {
  private DemoCatalog() {}

  /** Writes the file unless it says so already: channels may be watching it. */
  static void write(Path file, List<World.Place> places) {
    String yaml = yaml(places);
    try {
      if (!Files.exists(file) || !Files.readString(file).equals(yaml)) {
        Files.writeString(file, yaml);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Both services of the demo, each at every site. */
  static String yaml(List<World.Place> places) {
    StringBuilder yaml = new StringBuilder("version: 1\nsites:\n");
    for (World.Place place : places) {
      String region = place.site().region();
      yaml.append("  %s: {provider: aws, region: %s, kind: public}\n".formatted(region, region));
    }
    yaml.append("services:\n");
    for (String service : List.of(DemoRun.WARM_UP, DemoRun.MEASURED)) {
      yaml.append("  ").append(service).append(":\n    endpoints:\n");
      for (World.Place place : places) {
        yaml.append(
            "      - {site: %s, addresses: [%s]}\n"
                .formatted(place.site().region(), addresses(place)));
      }
    }
    return yaml.toString();
  }

  private static String addresses(World.Place place) {
    return place.addresses().stream().map(DemoCatalog::quoted).collect(Collectors.joining(", "));
  }

  private static String quoted(InetSocketAddress address) {
    return '"' + address.getAddress().getHostAddress() + ":" + address.getPort() + '"';
  }
}
