/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * A foreign resolver: {@code static:///N} gives the addresses set for N, which a test may change.
 */
final class StaticResolver extends NameResolver {
  private static final Map<String, StatusOr<List<EquivalentAddressGroup>>> results =
      new ConcurrentHashMap<>();
  private static final Map<String, Map<String, ?>> configs = new ConcurrentHashMap<>();
  private static final Map<String, StaticResolver> started = new ConcurrentHashMap<>();
  private static final AtomicInteger next = new AtomicInteger();

  static {
    NameResolverRegistry.getDefaultRegistry().register(new Provider());
  }

  private final String key;
  private final NameResolver.Args args;
  private @Nullable Listener2 listener;

  private StaticResolver(String key, NameResolver.Args args) {
    this.key = key;
    this.args = args;
  }

  static String target(List<EquivalentAddressGroup> groups) {
    return target("n" + next.incrementAndGet(), groups);
  }

  /** Changes what a target resolves to, as a resolver would on its own. */
  static void update(String target, StatusOr<List<EquivalentAddressGroup>> result) {
    String key = target.substring("static:///".length());
    results.put(key, result);
    StaticResolver resolver = started.get(key);
    if (resolver != null) {
      resolver.args.getSynchronizationContext().execute(resolver::push);
    }
  }

  /** Changes the service config that goes with a target's addresses. */
  static void serviceConfig(String target, Map<String, ?> config) {
    String key = target.substring("static:///".length());
    configs.put(key, config);
    update(target, results.get(key));
  }

  /** A target of this name: the authority of its addresses. */
  static String target(String key, List<EquivalentAddressGroup> groups) {
    results.put(key, StatusOr.fromValue(List.copyOf(groups)));
    return "static:///" + key;
  }

  @Override
  public String getServiceAuthority() {
    return key + ".example";
  }

  @Override
  public void start(Listener2 listener) {
    this.listener = listener;
    started.put(key, this);
    push();
  }

  @Override
  public void refresh() {
    push();
  }

  private void push() {
    StatusOr<List<EquivalentAddressGroup>> result = results.get(key);
    if (listener != null && result != null) {
      ResolutionResult.Builder resolution =
          ResolutionResult.newBuilder().setAddressesOrError(result);
      Map<String, ?> config = configs.get(key);
      if (config != null) {
        resolution.setServiceConfig(args.getServiceConfigParser().parseServiceConfig(config));
      }
      lastStatus = listener.onResult2(resolution.build());
    }
  }

  /** What the load balancer said to the last result. */
  volatile @Nullable Status lastStatus;

  static @Nullable Status lastStatus(String target) {
    return started.get(target.substring("static:///".length())).lastStatus;
  }

  @Override
  public void shutdown() {
    listener = null;
    started.remove(key, this);
  }

  private static final class Provider extends NameResolverProvider {
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
      return "static";
    }

    @Override
    public NameResolver newNameResolver(URI uri, NameResolver.Args args) {
      return "static".equals(uri.getScheme())
          ? new StaticResolver(uri.getPath().substring(1), args)
          : null;
    }
  }
}
