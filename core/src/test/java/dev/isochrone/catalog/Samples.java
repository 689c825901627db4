/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.config.ConfigNode;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;

/** Texts and a policy validator for the tests of this package. */
final class Samples {
  /** The sample catalog of the project's documentation, version 12. */
  static final String SAMPLE = resource("sample.yaml");

  private Samples() {}

  /** A policy with the two fields that the sample uses. */
  static void policy(ConfigNode policy) {
    policy.optionalDuration(
        "latencyWindow", Duration.ofMillis(5), Duration.ZERO, Duration.ofSeconds(10));
    policy.optionalInt("panicThreshold", 50, 0, 100);
  }

  static CatalogParser parser() {
    return new CatalogParser(Samples::policy);
  }

  /** A small catalog of this version; the region tells contents of one version apart. */
  static String catalog(long version, String region) {
    return """
        version: %d
        sites:
          here: {region: %s}
        services:
          payments:
            endpoints:
              - {site: here, addresses: ["10.0.0.5:8443"]}
        """
        .formatted(version, region);
  }

  private static String resource(String name) {
    try (InputStream in = Samples.class.getResourceAsStream(name)) {
      return new String(Objects.requireNonNull(in, name).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
