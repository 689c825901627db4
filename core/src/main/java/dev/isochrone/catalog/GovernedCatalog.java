/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.config.ConfigError;
import dev.isochrone.config.ConfigException;
import dev.isochrone.time.Ticker;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The catalog in force and the rules by which another takes its place: it must be good, its version
 * higher (or forced, see {@link Catalog#replaces}), its sender trusted. A source of one's own (a
 * watched key, a test) offers its texts here.
 *
 * <p>Thread-safe.
 */
public final class GovernedCatalog implements CatalogSource {
  private static final Logger log = LoggerFactory.getLogger(GovernedCatalog.class);

  private final String name;
  private final @Nullable String authority;
  private final CatalogParser parser;
  private final Ticker ticker;
  private final Deliveries deliveries;
  private final List<Subscriber> subscribers = new CopyOnWriteArrayList<>();
  // Written under this object's lock, read by any thread.
  private volatile State state = new State(null, null, 0, 0);
  private volatile boolean closed;

  /** Of texts that this machine vouches for: a file's, a program's. Nothing is in force yet. */
  public GovernedCatalog(String name, CatalogParser parser, Ticker ticker) {
    this(name, null, parser, ticker);
  }

  /**
   * Of texts that come over a network. Nothing is in force yet.
   *
   * @param authority who has proved to be their sender, as {@code host} or {@code host:port}; a
   *     catalog that trusts another one is refused. Null for this machine
   */
  public GovernedCatalog(
      String name, @Nullable String authority, CatalogParser parser, Ticker ticker) {
    this.name = name;
    this.authority = authority;
    this.parser = parser;
    this.ticker = ticker;
    this.deliveries = new Deliveries(name);
  }

  /**
   * Goes on from an earlier watch of the same source: this catalog is in force until the source
   * shows another. Before anything is offered.
   */
  synchronized void resume(Catalog lastGood) {
    long now = ticker.nanoTime();
    state = new State(lastGood, null, now, now);
  }

  /** What the source holds now. Parses it on the calling thread; never throws for its content. */
  public void offer(String text) {
    offer(text, false);
  }

  /**
   * As {@link #offer(String)}.
   *
   * @param revisable whether the same version may come with other content, as what is in force was
   *     perhaps read while it was still being written
   */
  void offer(String text, boolean revisable) {
    Catalog catalog;
    try {
      catalog = parser.parse(name, text);
    } catch (ConfigException e) {
      fail(e);
      return;
    } catch (RuntimeException e) {
      // A policy validator that throws what it should not must not end the watch.
      ConfigError error = new ConfigError(name, 0, 0, "", "check failed: " + e, "a valid catalog");
      fail(new ConfigException(error, e));
      return;
    }
    accept(catalog, revisable);
  }

  /**
   * The source is gone, unreadable or bad, as a whole.
   *
   * @param actual what was found instead of a catalog, for example {@code missing}
   * @param expected what would have been right
   */
  public void fail(String actual, String expected) {
    fail(new ConfigException(new ConfigError(name, 0, 0, "", actual, expected), null));
  }

  /** The source is gone, unreadable or bad. */
  public void fail(ConfigException error) {
    synchronized (this) {
      ConfigException last = state.error;
      boolean told = last != null && Objects.equals(last.getMessage(), error.getMessage());
      if (closed || told) {
        return;
      }
      state = new State(state.catalog, error, state.sinceNanos, state.confirmedNanos);
      Catalog inForce = state.catalog;
      log.error(
          "{}: refused; {}: {}",
          name,
          inForce == null
              ? "no catalog is in force"
              : "in force stays version " + inForce.version(),
          error.getMessage());
      subscribers.forEach(s -> deliveries.add(() -> s.onError(error)));
    }
    deliveries.run();
  }

  /** The source was looked at and still holds what was last offered; after an error no news. */
  public synchronized void confirm() {
    if (state.catalog != null && state.error == null) {
      state = new State(state.catalog, null, state.sinceNanos, ticker.nanoTime());
    }
  }

  private void accept(Catalog catalog, boolean revisable) {
    ConfigError refusal = null;
    synchronized (this) {
      Catalog inForce = state.catalog;
      boolean same = catalog.equals(inForce);
      refusal = same ? null : refusal(catalog, inForce, revisable);
      if (refusal == null && !closed) {
        boolean news = !same || state.error != null;
        long now = ticker.nanoTime();
        state = new State(catalog, null, same ? state.sinceNanos : now, now);
        if (news) {
          log.info("{}: version {} is in force", name, catalog.version());
          subscribers.forEach(s -> deliveries.add(() -> s.onCatalog(catalog)));
        }
      }
    }
    if (refusal != null) {
      fail(new ConfigException(refusal, null));
    }
    deliveries.run();
  }

  private @Nullable ConfigError refusal(
      Catalog offered, @Nullable Catalog inForce, boolean revisable) {
    Succession.Refused r = Succession.refused(authority, offered, inForce, revisable);
    return r == null ? null : new ConfigError(name, 0, 0, r.path(), r.actual(), r.expected());
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public CatalogStatus status() {
    State s = state;
    long now = ticker.nanoTime();
    boolean none = s.catalog == null;
    return new CatalogStatus(
        name,
        s.catalog,
        s.error,
        none ? Duration.ZERO : Duration.ofNanos(now - s.sinceNanos),
        none ? Duration.ZERO : Duration.ofNanos(now - s.confirmedNanos));
  }

  @Override
  public Subscription watch(CatalogListener listener) {
    Subscriber subscriber = new Subscriber(listener);
    synchronized (this) {
      subscribers.add(subscriber);
      Catalog catalog = state.catalog;
      ConfigException error = state.error;
      if (catalog != null) {
        deliveries.add(() -> subscriber.onCatalog(catalog));
      }
      if (error != null) {
        deliveries.add(() -> subscriber.onError(error));
      }
    }
    deliveries.run();
    return subscriber;
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
    }
    subscribers.clear();
  }

  private record State(
      @Nullable Catalog catalog,
      @Nullable ConfigException error,
      long sinceNanos,
      long confirmedNanos) {}

  private final class Subscriber implements Subscription {
    private final CatalogListener listener;
    private volatile boolean done;

    Subscriber(CatalogListener listener) {
      this.listener = Objects.requireNonNull(listener, "listener");
    }

    void onCatalog(Catalog catalog) {
      if (!done && !closed) {
        listener.onCatalog(catalog);
      }
    }

    void onError(ConfigException error) {
      if (!done && !closed) {
        listener.onError(error);
      }
    }

    @Override
    public void close() {
      done = true;
      subscribers.remove(this);
    }
  }
}
