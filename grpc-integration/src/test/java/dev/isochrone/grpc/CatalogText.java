/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.topology.Site;
import io.grpc.ManagedChannelBuilder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Writes catalogs for the servers of a {@link Cloud}: one service, {@code shop}. */
final class CatalogText {
  final Path file;
  private final Map<String, String> sites = new LinkedHashMap<>();
  private final Map<String, String> endpoints = new LinkedHashMap<>();
  private String residency = "";
  private String policy = "";
  private long version = 1;

  CatalogText(Path dir) {
    file = dir.resolve("catalog.yaml");
  }

  CatalogText residency(Object... jurisdictions) {
    residency =
        jurisdictions.length == 0
            ? ""
            : "    residency: " + Arrays.asList(jurisdictions) + System.lineSeparator();
    return this;
  }

  CatalogText policy(String yaml) {
    policy = "    policy: " + yaml + System.lineSeparator();
    return this;
  }

  /** A site whose endpoints are the addresses of the cloud's servers there. */
  CatalogText site(Site site, Cloud cloud) {
    if (!cloud.nodes.containsKey(site.name())) {
      return this;
    }
    String addresses =
        cloud.nodes.get(site.name()).stream()
            .map(n -> '"' + n.hostPort() + '"')
            .collect(Collectors.joining(", "));
    return endpoint(site, "addresses: [" + addresses + "]");
  }

  /** A site with one endpoint. */
  CatalogText endpoint(Site site, String yaml) {
    String codes = new TreeSet<>(site.jurisdictions()).toString();
    sites.put(
        site.name(), site.jurisdictions().isEmpty() ? "{}" : "{jurisdictions: " + codes + "}");
    endpoints.put(site.name(), "{site: " + site.name() + ", " + yaml + "}");
    return this;
  }

  CatalogText drain(String site) {
    endpoints.computeIfPresent(site, (s, e) -> e.substring(0, e.length() - 1) + ", drained: true}");
    return this;
  }

  CatalogText version(long next) {
    version = next;
    return this;
  }

  /** Writes the file as it should be written: in one rename. */
  CatalogText write() {
    StringBuilder text = new StringBuilder("version: " + version + "\nsites:\n");
    sites.forEach(
        (name, site) -> text.append("  ").append(name).append(": ").append(site).append('\n'));
    text.append("services:\n  shop:\n").append(residency).append(policy).append("    endpoints:\n");
    endpoints.values().forEach(e -> text.append("      - ").append(e).append('\n'));
    write(text.toString());
    version++;
    return this;
  }

  void write(String text) {
    try {
      Path next = Files.writeString(file.resolveSibling("next"), text);
      Files.move(next, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A builder for a channel to the service. */
  ManagedChannelBuilder<?> channel() {
    return Isochrone.configure(Cloud.channelTo("isochrone:///shop"), file);
  }
}
