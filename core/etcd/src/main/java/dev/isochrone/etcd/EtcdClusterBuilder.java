/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import dev.isochrone.catalog.CatalogAuthority;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** The settings of an {@link EtcdCluster}. Not thread-safe. */
public final class EtcdClusterBuilder {
  private static final Duration MIN_INTERVAL = Duration.ofMillis(100);
  private static final Duration MAX_INTERVAL = Duration.ofHours(1);

  final List<URI> endpoints;
  String namespace = "isochrone/";
  Duration interval = Duration.ofSeconds(10);
  Duration timeout = Duration.ofSeconds(5);
  @Nullable Path trusted;
  @Nullable Path certificates;
  @Nullable Path privateKey;
  private @Nullable String authority;

  EtcdClusterBuilder(String endpoints) {
    this.endpoints =
        List.of(endpoints.split(",")).stream().map(String::strip).map(URI::create).toList();
    this.endpoints.forEach(CatalogAuthority::of);
    if (this.endpoints.stream().map(e -> scheme(e)).distinct().count() > 1) {
      throw new IllegalArgumentException(
          "etcd: " + endpoints + " (expected: all of them https, or all http)");
    }
  }

  /** What all keys begin with; {@code isochrone/} unless set. */
  public EtcdClusterBuilder namespace(String prefix) {
    this.namespace = Objects.requireNonNull(prefix, "prefix");
    return this;
  }

  /**
   * How often the catalog is confirmed and a client's summary renewed, give or take a fifth; 10 s
   * unless set. A client that is dead disappears after three intervals. Changes of the catalog do
   * not wait for it.
   */
  public EtcdClusterBuilder interval(Duration interval) {
    if (interval.compareTo(MIN_INTERVAL) < 0 || interval.compareTo(MAX_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "interval: " + interval + " (expected: " + MIN_INTERVAL + " to " + MAX_INTERVAL + ")");
    }
    this.interval = interval;
    return this;
  }

  /** How long to wait for an answer; 5 s unless set. */
  public EtcdClusterBuilder timeout(Duration longest) {
    if (longest.isNegative() || longest.isZero()) {
      throw new IllegalArgumentException("timeout: " + longest + " (expected: > 0)");
    }
    this.timeout = longest;
    return this;
  }

  /** The certificates, in PEM, that etcd's is to be signed by; the platform's unless set. */
  public EtcdClusterBuilder trust(Path certificates) {
    this.trusted = certificates;
    return this;
  }

  /** What this client shows of itself, in PEM; nothing unless set. */
  public EtcdClusterBuilder identity(Path certificates, Path privateKey) {
    this.certificates = certificates;
    this.privateKey = privateKey;
    return this;
  }

  /**
   * The name that the certificates of all members carry, which also is the catalog's {@link
   * dev.isochrone.catalog.Catalog#authority}; that of the endpoint unless set, if there is one
   * alone.
   */
  public EtcdClusterBuilder authority(String name) {
    this.authority = Objects.requireNonNull(name, "name");
    return this;
  }

  /** Whether the way to etcd is encrypted. */
  boolean https() {
    return scheme(endpoints.get(0)).equals("https");
  }

  /** Who vouches for what comes from there; null for this machine. */
  @Nullable String vouchedBy() {
    if (!https()) {
      return null;
    }
    if (authority != null) {
      return authority;
    }
    TreeSet<String> names = new TreeSet<>();
    endpoints.forEach(e -> names.add(Objects.requireNonNull(CatalogAuthority.of(e))));
    if (names.size() > 1) {
      throw new IllegalArgumentException(
          "authority: missing (expected: the name that the certificates of all of "
              + names
              + " carry)");
    }
    return names.first();
  }

  private static String scheme(URI endpoint) {
    return endpoint.getScheme().toLowerCase(Locale.ROOT);
  }

  /**
   * Connects when it is first needed; waits for nothing.
   *
   * @throws IllegalArgumentException if nobody vouches for what comes from there, or a certificate
   *     cannot be read
   */
  public EtcdCluster open() {
    return EtcdCluster.open(this);
  }
}
