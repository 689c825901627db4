/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Whether one catalog may take the place of another: by its sender, and by its version. */
final class Succession {
  private Succession() {}

  /**
   * Why it may not, as {@code path: value (expected: …)}; empty if it may.
   *
   * @param authority who sent what is offered; null if this machine vouches for it
   * @param inForce null if there is none yet
   * @param revisable whether the same version may come with other content
   */
  static Optional<String> refusal(
      @Nullable String authority, Catalog offered, @Nullable Catalog inForce, boolean revisable) {
    Refused refused = refused(authority, offered, inForce, revisable);
    return Optional.ofNullable(refused)
        .map(r -> r.path() + ": " + r.actual() + " (expected: " + r.expected() + ")");
  }

  /** The same in its parts; null if it may. */
  static @Nullable Refused refused(
      @Nullable String authority, Catalog offered, @Nullable Catalog inForce, boolean revisable) {
    String trusted = (inForce == null ? offered : inForce).authority();
    if (authority != null && trusted != null && !trusted.equals(authority)) {
      return new Refused("authority", authority, trusted + ", which the catalog trusts");
    }
    if (inForce == null || (offered.forced() && offered.replaces() >= inForce.replaces())) {
      return null;
    }
    long version = offered.version();
    long least = inForce.replaces();
    if (version > least || (revisable && version == least)) {
      return null;
    }
    if (version < least) {
      String why =
          inForce.forced()
              ? ", which version " + inForce.version() + " replaces"
              : ", the version in force";
      return new Refused("version", String.valueOf(version), "> " + least + why);
    }
    return new Refused(
        "version",
        version + ", the version in force, with other content",
        "a higher version with every change: raise it");
  }

  /** What a message says. */
  record Refused(String path, String actual, String expected) {}
}
