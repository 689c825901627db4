/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.io.IOException;
import java.io.InputStream;
import java.util.Properties;

/** The versions that the build was made with. */
final class PeerVersions {
  private PeerVersions() {}

  static String of(String library) {
    Properties versions = new Properties();
    try (InputStream in = PeerVersions.class.getResourceAsStream("peers.properties")) {
      versions.load(in);
    } catch (IOException e) {
      throw new IllegalStateException("peers.properties is part of this program", e);
    }
    return versions.getProperty(library, "unknown");
  }
}
