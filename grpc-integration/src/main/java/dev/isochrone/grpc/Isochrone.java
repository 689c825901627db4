/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RouterObserver;
import dev.isochrone.RouterSnapshot;
import dev.isochrone.Routers;
import dev.isochrone.RoutingDecision;
import dev.isochrone.Supposition;
import dev.isochrone.WhatIf;
import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.health.Breakers;
import dev.isochrone.outcome.OutcomeClassifier;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolverRegistry;
import io.grpc.Status;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

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
   * As {@link #configure(ManagedChannelBuilder)}, with a catalog from any source: an {@link
   * dev.isochrone.catalog.HttpCatalog} with its own certificates, or a {@link
   * dev.isochrone.catalog.GovernedCatalog} to which a program offers its texts.
   *
   * @param catalog stays open when the channel ends: whoever opened it closes it
   * @return the same builder
   */
  public static <B extends ManagedChannelBuilder<?>> B configure(B builder, CatalogSource catalog) {
    configure(builder).setNameResolverArg(CatalogLocation.SOURCE, catalog);
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
   * Sets what errors say of the endpoints that they come from, on a channel with this policy, where
   * a status' code alone cannot tell: otherwise {@code statusOutcomes} of the policy's config does.
   *
   * @param classifier is asked once for each attempt that failed, on any thread, and should not
   *     block; if it throws, the table decides
   * @return the same builder
   */
  public static <B extends ManagedChannelBuilder<?>> B classifier(
      B builder, OutcomeClassifier<Status> classifier) {
    builder.setNameResolverArg(ChannelLink.CLASSIFIER, classifier);
    return builder;
  }

  /**
   * Tells this observer what the channel's router decides: verdicts, tables, and each call that
   * residency refuses, for an audit. It is called in the channel's synchronization context: be
   * quick.
   *
   * @return the same builder
   */
  public static <B extends ManagedChannelBuilder<?>> B observe(B builder, RouterObserver observer) {
    builder.setNameResolverArg(ChannelLink.OBSERVER, observer);
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
   * Why calls of this process's configured channels went where they went lately, the latest first:
   * a sample of one call in 256, {@value dev.isochrone.RecentDecisions#KEPT} at the most. {@link
   * CallRouting#EXPLAIN} tells of a certain call.
   */
  public static List<RoutingDecision> recentDecisions() {
    return RoutingInterceptor.RECENT.list();
  }

  /**
   * What every {@code nearest_healthy} balancer of this process would do if, by what it knows now:
   * without some of its sites, within a residency, under another catalog; by target. Touches no
   * traffic.
   */
  public static Map<String, WhatIf> whatIf(Supposition supposed) {
    return LiveRouters.whatIf(supposed);
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
