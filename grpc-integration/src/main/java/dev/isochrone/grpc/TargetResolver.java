/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One target of a federated service, resolved by gRPC's own resolver for its scheme. Its last good
 * addresses stay when it fails or comes back empty.
 *
 * <p>Belongs to the synchronization context.
 */
final class TargetResolver {
  private final String target;
  private final NameResolver resolver;
  private List<EquivalentAddressGroup> lastGood = List.of();
  private @Nullable Status error;
  private boolean reported;

  private TargetResolver(String target, NameResolver resolver) {
    this.target = target;
    this.resolver = resolver;
  }

  /**
   * Starts to resolve; {@code changed} runs whenever there is news.
   *
   * @throws IllegalArgumentException if no resolver takes the target
   */
  static TargetResolver start(String target, NameResolver.Args args, Runnable changed) {
    NameResolver resolver;
    try {
      resolver =
          NameResolverRegistry.getDefaultRegistry()
              .asFactory()
              .newNameResolver(new URI(target), args);
    } catch (URISyntaxException e) {
      throw new IllegalArgumentException("target: " + target + " (expected: a URI)", e);
    } catch (RuntimeException e) {
      // What a resolver does not like it throws, dns for one a NullPointerException for dns:HOST.
      throw new IllegalArgumentException(
          "target: "
              + target
              + " (expected: a form that its resolver takes, such as dns:///HOST): "
              + e,
          e);
    }
    if (resolver == null) {
      throw new IllegalArgumentException(
          "target: " + target + " (expected: a scheme that a gRPC name resolver takes)");
    }
    TargetResolver started = new TargetResolver(target, resolver);
    resolver.start(started.new Results(changed));
    return started;
  }

  /** The last good addresses, each with the authority by which its server proves itself. */
  List<EquivalentAddressGroup> addresses() {
    return lastGood;
  }

  /** Whether it has said anything yet. */
  boolean reported() {
    return reported;
  }

  /** Why the last attempt failed, with the target's name; null if it did not. */
  @Nullable String error() {
    return error == null ? null : target + ": " + error;
  }

  void refresh() {
    resolver.refresh();
  }

  void shutdown() {
    resolver.shutdown();
  }

  private EquivalentAddressGroup withAuthority(EquivalentAddressGroup group) {
    Attributes attributes = group.getAttributes();
    if (attributes.get(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE) != null) {
      return group;
    }
    return new EquivalentAddressGroup(
        group.getAddresses(),
        attributes.toBuilder()
            .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, resolver.getServiceAuthority())
            .build());
  }

  private final class Results extends NameResolver.Listener2 {
    private final Runnable changed;

    Results(Runnable changed) {
      this.changed = changed;
    }

    @Override
    public void onResult(NameResolver.ResolutionResult result) {
      onResult2(result);
    }

    @Override
    public Status onResult2(NameResolver.ResolutionResult result) {
      StatusOr<List<EquivalentAddressGroup>> found = result.getAddressesOrError();
      if (!found.hasValue()) {
        onError(found.getStatus());
        return found.getStatus();
      }
      if (found.getValue().isEmpty()) {
        Status empty = Status.UNAVAILABLE.withDescription("resolved to no address");
        onError(empty);
        return empty;
      }
      reported = true;
      error = null;
      lastGood = found.getValue().stream().map(TargetResolver.this::withAuthority).toList();
      changed.run();
      return Status.OK;
    }

    @Override
    public void onError(Status status) {
      reported = true;
      error = status;
      changed.run();
    }
  }
}
