/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Provides the scheme {@value #SCHEME}: {@code isochrone:///SERVICE}, resolved from the catalog
 * that the builder, the system property {@value CatalogLocation#PROPERTY} or the environment
 * variable {@value CatalogLocation#VARIABLE} names.
 */
public final class CatalogNameResolverProvider extends NameResolverProvider {
  /** The scheme of targets. */
  public static final String SCHEME = "isochrone";

  /** For {@code ServiceLoader}. */
  public CatalogNameResolverProvider() {}

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public String getDefaultScheme() {
    return SCHEME;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }

  /**
   * A resolver for {@code isochrone:///SERVICE}, null for other schemes.
   *
   * @throws IllegalArgumentException if the target has another form
   */
  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    if (!SCHEME.equals(target.getScheme())) {
      return null;
    }
    String path = target.getPath();
    String service = path == null || path.isEmpty() ? "" : path.substring(1);
    boolean authority = target.getAuthority() != null && !target.getAuthority().isEmpty();
    if (authority || service.isEmpty() || service.indexOf('/') >= 0) {
      throw new IllegalArgumentException(
          "target: " + target + " (expected: " + SCHEME + ":///SERVICE)");
    }
    return new CatalogNameResolver(service, args);
  }
}
