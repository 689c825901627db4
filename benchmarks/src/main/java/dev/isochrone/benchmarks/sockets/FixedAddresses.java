/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sockets;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.StatusOr;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.URI;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Resolves every target of its scheme to a fixed list of addresses, in their order. */
final class FixedAddresses extends NameResolverProvider {
  private final String scheme;
  private final List<EquivalentAddressGroup> addresses;

  FixedAddresses(String scheme, List<EquivalentAddressGroup> addresses) {
    this.scheme = scheme;
    this.addresses = List.copyOf(addresses);
  }

  @Override
  public String getDefaultScheme() {
    return scheme;
  }

  @Override
  protected boolean isAvailable() {
    return true;
  }

  @Override
  protected int priority() {
    return 5;
  }

  @Override
  public Collection<Class<? extends SocketAddress>> getProducedSocketAddressTypes() {
    return Set.of(InetSocketAddress.class);
  }

  @Override
  public @Nullable NameResolver newNameResolver(URI target, NameResolver.Args args) {
    return scheme.equals(target.getScheme()) ? new Resolver() : null;
  }

  private final class Resolver extends NameResolver {
    @Override
    public String getServiceAuthority() {
      return "bytes";
    }

    @Override
    public void start(Listener2 listener) {
      listener.onResult2(
          ResolutionResult.newBuilder().setAddressesOrError(StatusOr.fromValue(addresses)).build());
    }

    @Override
    public void shutdown() {}
  }
}
