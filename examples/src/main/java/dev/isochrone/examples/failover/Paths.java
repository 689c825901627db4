/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Where the demo's files go. */
final class Paths {
  /** Maven gives the module's folder: its JVM works wherever {@code mvn} was called. */
  private static final String BASE_DIRECTORY = "isochrone.demo.basedir";

  private Paths() {}

  /** {@code target/failover-demo} of the examples module, wherever the demo is started. */
  static Path defaultOutput() {
    return output(System.getProperty(BASE_DIRECTORY), Path.of("").toAbsolutePath());
  }

  static Path output(@Nullable String base, Path workingDirectory) {
    Path module = base != null ? Path.of(base) : workingDirectory;
    if (base == null && Files.exists(workingDirectory.resolve("examples").resolve("pom.xml"))) {
      module = workingDirectory.resolve("examples");
    }
    return module.resolve("target").resolve("failover-demo");
  }
}
