/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.config.ConfigError;
import dev.isochrone.config.ConfigException;
import dev.isochrone.time.Scheduler;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A catalog at an https address, asked for anew every few seconds; while it has not changed (its
 * {@code ETag}), a question costs one round trip and no reading. The server's certificate has to
 * name the host; redirects are not followed, for they would lead to someone else. Plain http is for
 * this machine's own addresses.
 *
 * <p>Thread-safe.
 */
public final class HttpCatalog implements CatalogSource {
  private static final int OK = 200;
  private static final int NOT_MODIFIED = 304;
  private static final double JITTER = 0.2;
  private static final Logger log = LoggerFactory.getLogger(HttpCatalog.class);

  private final HttpCatalogBuilder settings;
  private final HttpClient client;
  private final GovernedCatalog governed;
  private final Scheduler scheduler;
  private final @Nullable DaemonScheduler ownScheduler;

  // Guarded by this.
  private boolean closed;
  private Scheduler.@Nullable Cancellable next;
  private @Nullable CompletableFuture<?> underWay;

  // Confined to the scheduler's thread. What was last read; absent after anything went wrong, so
  // that the next answer is a whole one and ends the error.
  private @Nullable String etag;

  private HttpCatalog(HttpCatalogBuilder builder) {
    settings = builder;
    URI uri = builder.uri;
    HttpClient.Builder http =
        HttpClient.newBuilder()
            .connectTimeout(builder.timeout)
            .followRedirects(HttpClient.Redirect.NEVER);
    if (builder.sslContext != null) {
      http.sslContext(builder.sslContext);
    }
    client = http.build();
    governed =
        new GovernedCatalog(
            uri.toString(), CatalogAuthority.of(uri), builder.parser, builder.ticker);
    if (builder.lastGood != null) {
      governed.resume(builder.lastGood);
    }
    Scheduler given = builder.scheduler;
    if (given == null) {
      DaemonScheduler own = new DaemonScheduler("isochrone-catalog-" + uri.getHost());
      scheduler = own;
      ownScheduler = own;
    } else {
      scheduler = given;
      ownScheduler = null;
    }
  }

  /** A watch whose settings can be changed. */
  public static HttpCatalogBuilder builder(URI uri, PolicyValidator policyValidator) {
    return new HttpCatalogBuilder(uri, policyValidator);
  }

  static HttpCatalog open(HttpCatalogBuilder builder) {
    HttpCatalog catalog = new HttpCatalog(builder);
    catalog.schedule(0);
    return catalog;
  }

  private synchronized void schedule(long delayNanos) {
    if (!closed) {
      next = scheduler.schedule(this::ask, delayNanos);
    }
  }

  private void ask() {
    CompletableFuture<HttpResponse<byte[]>> answer;
    try {
      HttpRequest.Builder request = HttpRequest.newBuilder(settings.uri).timeout(settings.timeout);
      settings.headers.forEach((name, value) -> request.setHeader(name, value.get()));
      if (etag != null) {
        request.setHeader("If-None-Match", etag);
      }
      // The request's own time-out ends with the headers: a body may drip for ever.
      answer = client.sendAsync(request.build(), new BoundedBody(settings.parser.maxLength() + 1));
    } catch (RuntimeException e) {
      answer = CompletableFuture.failedFuture(e);
    }
    synchronized (this) {
      underWay = answer;
      if (closed) {
        answer.cancel(true);
        return;
      }
    }
    CompletableFuture<HttpResponse<byte[]>> sent = answer;
    CompletableFuture<?> unused =
        sent.copy()
            .orTimeout(settings.timeout.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete(
                (response, error) -> {
                  sent.cancel(true); // of an answer that came in time nothing is left to cancel
                  later(() -> take(response, error));
                });
  }

  private synchronized void later(Runnable task) {
    if (!closed) {
      next = scheduler.schedule(task, 0);
    }
  }

  private void take(@Nullable HttpResponse<byte[]> response, @Nullable Throwable error) {
    try {
      String before = etag;
      etag = null;
      if (response == null) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        fail("no answer: " + cause, "an answer within " + settings.timeout.toMillis() + " ms");
      } else if (response.statusCode() == NOT_MODIFIED) {
        etag = before;
        governed.confirm();
      } else if (response.statusCode() != OK) {
        fail("status " + response.statusCode(), "200 and a catalog");
      } else if (response.body().length > settings.parser.maxLength()) {
        fail("too long", "at most " + settings.parser.maxLength() + " bytes");
      } else {
        governed.offer(FileReading.text(response.body()));
        etag = response.headers().firstValue("ETag").orElse(null);
      }
    } catch (CharacterCodingException e) {
      fail("not UTF-8", "a text in UTF-8");
    } catch (Throwable t) {
      // Nothing is expected here; but a watch that has ended in silence is worse than any error.
      log.error("{}: taking an answer failed", name(), t);
    } finally {
      double factor = 1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble();
      schedule((long) (settings.pollInterval.toNanos() * factor));
    }
  }

  private void fail(String actual, String expected) {
    governed.fail(new ConfigException(new ConfigError(name(), 0, 0, "", actual, expected), null));
  }

  @Override
  public String name() {
    return governed.name();
  }

  @Override
  public CatalogStatus status() {
    return governed.status();
  }

  @Override
  public Subscription watch(CatalogListener listener) {
    return governed.watch(listener);
  }

  @Override
  public void close() {
    synchronized (this) {
      closed = true;
      if (next != null) {
        next.cancel();
      }
      if (underWay != null) {
        underWay.cancel(true);
      }
    }
    governed.close();
    if (ownScheduler != null) {
      ownScheduler.close();
    }
  }
}
