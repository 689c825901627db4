/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.Routers;
import dev.isochrone.health.Breakers;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolverRegistry;
import java.nio.file.Path;
import java.util.List;

/**
 * Isochrone in one line:
 *
 * <pre>{@code
 * ManagedChannel channel = Isochrone.configure(Grpc.newChannelBuilder(target, credentials)).build();
 * }</pre>
 *
 * <p>Thread-safe.
 */
public final class Isochrone {
  private Isochrone() {}

  /**
   * Makes {@code nearest_healthy} the channel's default policy and adds what a policy's name cannot
   * carry: retries and hedges that go elsewhere, and probes on the channel's own connections.
   *
   * <p>A service config may still choose another policy. Call it before adding interceptors that
   * should not see probes: interceptors added later run first.
   *
   * @return the same builder
   */
  public static <B extends ManagedChannelBuilder<?>> B configure(B builder) {
    register();
    ChannelLink link = new ChannelLink();
    builder
        .defaultLoadBalancingPolicy(NearestHealthyLoadBalancerProvider.POLICY)
        .setNameResolverArg(ChannelLink.KEY, link)
        .intercept(new RoutingInterceptor(link));
    return builder;
  }

  /**
   * As {@link #configure(ManagedChannelBuilder)}, and names the catalog in which an {@code
   * isochrone:///SERVICE} target is looked up.
   *
   * @param catalog the path of a catalog file; it is watched, and need not exist yet
   * @return the same builder
   */
  public static <B extends ManagedChannelBuilder<?>> B configure(B builder, Path catalog) {
    configure(builder).setNameResolverArg(CatalogLocation.KEY, catalog);
    return builder;
  }

  /**
   * Opens the circuit breakers of a channel with this policy to its user, for example {@code
   * Isochrone.breakers(builder, Breakers.in(registry))} for a Resilience4j registry. Each breaker
   * has the name of its endpoint in {@link #snapshots}. One that opens by its own rules, such as a
   * slow-call rate, or by hand puts its endpoint out.
   *
   * @return the same builder
   */
  public static <B extends ManagedChannelBuilder<?>> B breakers(B builder, Breakers breakers) {
    builder.setNameResolverArg(ChannelLink.BREAKERS, breakers);
    return builder;
  }

  /**
   * Registers policy and resolver where {@code ServiceLoader} cannot find them, as in a fat jar
   * whose {@code META-INF/services} files were not merged. Idempotent.
   */
  public static void register() {
    LoadBalancerRegistry balancers = LoadBalancerRegistry.getDefaultRegistry();
    if (balancers.getProvider(NearestHealthyLoadBalancerProvider.POLICY) == null) {
      balancers.register(new NearestHealthyLoadBalancerProvider());
    }
    NameResolverRegistry resolvers = NameResolverRegistry.getDefaultRegistry();
    if (resolvers.getProviderForScheme(CatalogNameResolverProvider.SCHEME) == null) {
      resolvers.register(new CatalogNameResolverProvider());
    }
  }

  /**
   * What every {@code nearest_healthy} balancer of this process knows and intends, ordered by
   * target. Costs microseconds a balancer; not for each call.
   */
  public static List<RouterSnapshot> snapshots() {
    return LiveRouters.INSTANCE.snapshots();
  }

  /**
   * All {@code nearest_healthy} balancers of this process, and the catalogs that they follow, for
   * those who look on: {@code new dev.isochrone.metrics.RouterMeters(Isochrone.routers())} or
   * {@code dev.isochrone.status.StatusPage.of(Isochrone.routers())}. Channels that come later are
   * included.
   */
  public static Routers routers() {
    return LiveRouters.INSTANCE;
  }
}
