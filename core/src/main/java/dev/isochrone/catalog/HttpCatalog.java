/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

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

  private final HttpCatalogBuilder settings;
  private final HttpClient client;
  private final GovernedCatalog governed;
  private final PollSchedule polls;

  // Written by the scheduler's thread, read by the one that closes.
  private volatile @Nullable CompletableFuture<?> underWay;

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
    polls = new PollSchedule(governed.name(), builder.scheduler, uri.getHost());
  }

  /** A watch whose settings can be changed. */
  public static HttpCatalogBuilder builder(URI uri, PolicyValidator policyValidator) {
    return new HttpCatalogBuilder(uri, policyValidator);
  }

  static HttpCatalog open(HttpCatalogBuilder builder) {
    HttpCatalog catalog = new HttpCatalog(builder);
    catalog.polls.after(0, catalog::ask);
    return catalog;
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
    underWay = answer;
    if (polls.closed()) { // looked at last: whoever closes later sees what is under way
      answer.cancel(true);
      return;
    }
    CompletableFuture<HttpResponse<byte[]>> sent = answer;
    CompletableFuture<?> unused =
        sent.copy()
            .orTimeout(settings.timeout.toNanos(), TimeUnit.NANOSECONDS)
            .whenComplete(
                (response, error) -> {
                  sent.cancel(true); // of an answer that came in time nothing is left to cancel
                  polls.after(0, () -> taken(response, error));
                });
  }

  private void taken(@Nullable HttpResponse<byte[]> response, @Nullable Throwable error) {
    polls.run(() -> take(response, error), this::pauseNanos, this::ask);
  }

  private long pauseNanos() {
    double factor = 1 - JITTER + 2 * JITTER * ThreadLocalRandom.current().nextDouble();
    return (long) (settings.pollInterval.toNanos() * factor);
  }

  private void take(@Nullable HttpResponse<byte[]> response, @Nullable Throwable error) {
    try {
      String before = etag;
      etag = null;
      if (response == null) {
        Throwable cause = error instanceof CompletionException ? error.getCause() : error;
        governed.fail(
            "no answer: " + cause, "an answer within " + settings.timeout.toMillis() + " ms");
      } else if (response.statusCode() == NOT_MODIFIED) {
        etag = before;
        governed.confirm();
      } else if (response.statusCode() != OK) {
        governed.fail("status " + response.statusCode(), "200 and a catalog");
      } else if (response.body().length > settings.parser.maxLength()) {
        governed.fail("too long", "at most " + settings.parser.maxLength() + " bytes");
      } else {
        governed.offer(FileReading.text(response.body()));
        etag = response.headers().firstValue("ETag").orElse(null);
      }
    } catch (CharacterCodingException e) {
      governed.fail("not UTF-8", "a text in UTF-8");
    }
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
    polls.close();
    CompletableFuture<?> answer = underWay;
    if (answer != null) {
      answer.cancel(true);
    }
    governed.close();
  }
}
