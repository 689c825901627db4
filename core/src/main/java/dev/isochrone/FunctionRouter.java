/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.govern.Effect;
import dev.isochrone.govern.Overrides;
import dev.isochrone.health.Connectivity;
import dev.isochrone.outcome.Expectation;
import dev.isochrone.outcome.OutcomeClassifier;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.time.Ticker;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Routes plain function calls, without gRPC:
 *
 * <pre>{@code
 * try (FunctionRouter router = FunctionRouter.start("inventory", endpoints)) {
 *   String answer = router.call(endpoint -> get("http://" + endpoint.id() + "/stock"));
 * }
 * }</pre>
 *
 * <p>It obeys {@link Overrides#ofThisProcess} under its name.
 *
 * <p>Thread-safe. It has one thread of its own, a daemon, which measures and ranks; calls run on
 * the caller's. A call is sent once: whether a failed one may be repeated only its caller knows,
 * who then calls again with the same {@link TriedEndpoints}.
 */
public final class FunctionRouter implements Routers, AutoCloseable {
  private final ScheduledThreadPoolExecutor writer;
  private final Ticker ticker = Ticker.system();
  private final Overrides overrides = Overrides.ofThisProcess();
  private final OutcomeClassifier<Throwable> classifier;
  private final String name;
  private final RouterConfig config;
  private final SiteRouter router;
  private final Runnable endOverrides;
  // The writer's.
  private List<Endpoint> given = List.of();
  private @Nullable ScheduledFuture<?> effectEnds;

  private FunctionRouter(
      String name,
      RouterConfig config,
      Collection<Endpoint> endpoints,
      OutcomeClassifier<Throwable> classifier) {
    this.name = name;
    this.config = config;
    this.classifier = classifier;
    writer = new ScheduledThreadPoolExecutor(1, task -> thread(name, task));
    writer.setRemoveOnCancelPolicy(true);
    try {
      router =
          onWriter(
              () -> {
                SiteRouter r =
                    SiteRouter.builder(name)
                        .config(config)
                        .ticker(ticker)
                        .observer(new Own())
                        .start(this::schedule);
                take(r, List.copyOf(endpoints));
                return r;
              });
    } catch (RuntimeException e) {
      writer.shutdownNow();
      throw e;
    }
    endOverrides = overrides.onChange(() -> writer.execute(() -> take(router, given)));
    if (!overrides.effect(name).isNone()) { // it may be of the moment before
      writer.execute(() -> take(router, given));
    }
  }

  /** A router over these endpoints with the default configuration. */
  public static FunctionRouter start(String name, Collection<Endpoint> endpoints) {
    return start(name, RouterConfig.DEFAULT, endpoints);
  }

  /** A router over these endpoints. */
  public static FunctionRouter start(
      String name, RouterConfig config, Collection<Endpoint> endpoints) {
    return start(name, config, endpoints, OutcomeClassifier.ofThrowables());
  }

  /**
   * A router over these endpoints.
   *
   * @param classifier what an exception of a call says of its endpoint; it must not throw
   */
  public static FunctionRouter start(
      String name,
      RouterConfig config,
      Collection<Endpoint> endpoints,
      OutcomeClassifier<Throwable> classifier) {
    return new FunctionRouter(name, config, endpoints, classifier);
  }

  /**
   * What a call does with the endpoint chosen for it.
   *
   * @param <T> its result
   * @param <X> what it may throw
   */
  @FunctionalInterface
  public interface Call<T, X extends Exception> {
    /** Does it. */
    T on(Endpoint endpoint) throws X;
  }

  /**
   * Calls the nearest well endpoint.
   *
   * @throws NoEndpointException if there is none
   * @throws X what the call throws
   */
  public <T, X extends Exception> T call(Call<T, X> call) throws X {
    return call(Residency.anywhere(), call);
  }

  /** As {@link #call(Call)}, within a residency: it narrows the router's own. */
  public <T, X extends Exception> T call(Residency residency, Call<T, X> call) throws X {
    return call("", residency, call);
  }

  /**
   * As {@link #call(Residency, Call)}, with the method's name.
   *
   * <p>Name methods that take very different times, as a lookup and a report do: each is then
   * measured by what it usually takes, and an endpoint that happened to get the slow ones looks
   * neither far nor hung. Names are kept for the {@value
   * dev.isochrone.outcome.CallMethods#MAX_METHODS} used most recently, so leave ids out of them.
   *
   * @param method any text; empty for none
   */
  public <T, X extends Exception> T call(String method, Residency residency, Call<T, X> call)
      throws X {
    return attempt(method, residency, null, call);
  }

  /**
   * As {@link #call(String, Residency, Call)}, for what its caller sends more than once.
   *
   * @param tried one for all attempts: they go where none of them has been, as long as another
   *     endpoint, at best at another site, is well
   */
  public <T, X extends Exception> T call(
      String method, Residency residency, TriedEndpoints tried, Call<T, X> call) throws X {
    return attempt(method, residency, tried, call);
  }

  private <T, X extends Exception> T attempt(
      String method, Residency residency, @Nullable TriedEndpoints tried, Call<T, X> call)
      throws X {
    RoutedEndpoint chosen = router.pick(residency, tried);
    if (chosen == null) {
      throw new NoEndpointException(router.refuse(residency, method));
    }
    if (tried != null) {
      tried.add(chosen.endpoint());
    }
    long start = ticker.nanoTime();
    Expectation expectation = router.methods().named(method).expectation();
    chosen.sent(start, expectation);
    OutcomeKind kind = OutcomeKind.SUCCESS;
    try {
      return call.on(chosen.endpoint());
    } catch (Throwable t) {
      kind = classifier.classify(t);
      throw t;
    } finally {
      long end = ticker.nanoTime();
      chosen.endedAtOnce(kind, end, end - start, expectation);
    }
  }

  /** Sets which endpoints there are; returns when the new table is in force. */
  public void update(Collection<Endpoint> endpoints) {
    List<Endpoint> copy = List.copyOf(endpoints);
    onWriter(
        () -> {
          take(router, copy);
          return copy;
        });
  }

  /** What was given, as the overrides in force have it. */
  private void take(SiteRouter router, List<Endpoint> endpoints) {
    given = endpoints;
    Effect effect = overrides.effect(name);
    if (effectEnds != null) {
      effectEnds.cancel(false);
    }
    effectEnds =
        effect.isNone()
            ? null
            : writer.schedule(() -> take(router, given), effect.leftNanos(), TimeUnit.NANOSECONDS);
    router.reconfigure(config.under(effect));
    router.update(endpoints.stream().map(effect::on).toList());
    router.drill(effect.drill());
    // A function makes its own connections: until a call says otherwise, each endpoint is there.
    endpoints.forEach(e -> router.connectivity(e.id(), Connectivity.CONNECTED, ""));
    router.rebuild();
  }

  private final class Own implements RouterObserver {
    @Override
    public void drillEnded(DrillReport report) {
      overrides.drillEnded(name, report.number(), report.toString());
    }

    /** Of a large fleet, those that are routed to from now on are there as well. */
    @Override
    public void endpointsChanged(List<RoutedEndpoint> joined, List<RoutedEndpoint> left) {
      joined.forEach(
          e ->
              FunctionRouter.this.router.connectivity(
                  e.endpoint().id(), Connectivity.CONNECTED, ""));
    }
  }

  /** What the router knows and intends. */
  public RouterSnapshot snapshot() {
    return onWriter(router::snapshot);
  }

  @Override
  public List<RouterSnapshot> snapshots() {
    return writer.isShutdown() ? List.of() : List.of(snapshot());
  }

  @Override
  public Optional<RoutingDecision> explain(String service, Residency residency) {
    return Routers.serves(name, service)
        ? Optional.of(router.explain(residency))
        : Optional.empty();
  }

  /** Why a call goes where it goes. */
  public RoutingDecision explain(Residency residency, Endpoint chosen) {
    return router.explain("", residency, chosen);
  }

  /** As {@link SiteRouter#whatIf}. */
  public WhatIf whatIf(Supposition supposed) {
    return router.whatIf(supposed);
  }

  /** Ends the thread. Calls under way are not touched. Idempotent. */
  @Override
  public synchronized void close() {
    if (!writer.isShutdown()) {
      endOverrides.run();
      onWriter(
          () -> {
            router.close();
            return router;
          });
      writer.shutdownNow();
    }
  }

  private dev.isochrone.time.Scheduler.Cancellable schedule(Runnable task, long delayNanos) {
    ScheduledFuture<?> future = writer.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    return () -> future.cancel(false);
  }

  private <T> T onWriter(java.util.concurrent.Callable<T> task) {
    try {
      return writer.submit(task).get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private static Thread thread(String name, Runnable task) {
    Thread thread = new Thread(task, "isochrone-" + name);
    thread.setDaemon(true);
    return thread;
  }
}
