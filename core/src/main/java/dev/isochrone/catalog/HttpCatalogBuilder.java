/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.time.Scheduler;
import dev.isochrone.time.Ticker;
import java.net.URI;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The settings of an {@link HttpCatalog}. Not thread-safe. */
public final class HttpCatalogBuilder {
  private static final Duration MIN_POLL_INTERVAL = Duration.ofMillis(50);

  final URI uri;
  final CatalogParser parser;
  final Map<String, Supplier<String>> headers = new LinkedHashMap<>();
  Duration pollInterval = Duration.ofSeconds(5);
  Duration timeout = Duration.ofSeconds(10);
  Ticker ticker = Ticker.system();
  @Nullable SSLContext sslContext;
  @Nullable Scheduler scheduler;
  @Nullable Catalog lastGood;

  HttpCatalogBuilder(URI uri, PolicyValidator policyValidator) {
    this.uri = Objects.requireNonNull(uri, "uri");
    this.parser = new CatalogParser(policyValidator);
  }

  /** How long to wait between two requests, give or take a fifth; 5 s unless set. */
  public HttpCatalogBuilder pollInterval(Duration interval) {
    if (interval.compareTo(MIN_POLL_INTERVAL) < 0) {
      throw new IllegalArgumentException(
          "pollInterval: " + interval + " (expected: >= " + MIN_POLL_INTERVAL + ")");
    }
    this.pollInterval = interval;
    return this;
  }

  /** How long a whole answer may take; 10 s unless set. */
  public HttpCatalogBuilder timeout(Duration longest) {
    if (longest.isNegative() || longest.isZero()) {
      throw new IllegalArgumentException("timeout: " + longest + " (expected: > 0)");
    }
    this.timeout = longest;
    return this;
  }

  /** Whom to trust and what to show for oneself; the platform's defaults unless set. */
  public HttpCatalogBuilder sslContext(SSLContext context) {
    this.sslContext = context;
    return this;
  }

  /** A header of every request, asked for each time: an authorization that expires, say. */
  public HttpCatalogBuilder header(String name, Supplier<String> value) {
    headers.put(name, value);
    return this;
  }

  /** Polls on this scheduler, which must run one task at a time, instead of a thread of its own. */
  public HttpCatalogBuilder scheduler(Scheduler scheduler) {
    this.scheduler = scheduler;
    return this;
  }

  /** The clock for ages. */
  public HttpCatalogBuilder ticker(Ticker ticker) {
    this.ticker = ticker;
    return this;
  }

  /** Goes on from an earlier watch: this catalog is in force from the start. */
  public HttpCatalogBuilder resume(@Nullable Catalog catalog) {
    this.lastGood = catalog;
    return this;
  }

  /**
   * Starts the watch; waits for nothing.
   *
   * @throws IllegalArgumentException if nobody vouches for what comes from there: off this machine
   *     only https will do
   */
  public HttpCatalog open() {
    return HttpCatalog.open(this);
  }
}
