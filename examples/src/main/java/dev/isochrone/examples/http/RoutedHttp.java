/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.http;

import dev.isochrone.FunctionRouter;
import dev.isochrone.RouterSnapshot;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;

/**
 * The JDK's HTTP client, routed to the nearest healthy site by core alone. Thread-safe; calls run
 * on their callers' threads.
 */
public final class RoutedHttp implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);
  private static final int ATTEMPTS = 3;
  private static final int WARM_UP_REQUESTS = 20;

  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(1))
          .build();
  private final List<Endpoint> endpoints;
  private final FunctionRouter router;

  /** Routes to these endpoints, whose ids are {@code HOST:PORT}. */
  public RoutedHttp(String service, List<Endpoint> endpoints) {
    this.endpoints = List.copyOf(endpoints);
    router = FunctionRouter.start(service, this.endpoints);
  }

  /**
   * Asks the nearest healthy endpoint, and again elsewhere if it cannot answer: a GET may be sent
   * twice.
   *
   * @throws IOException if nobody could answer
   */
  public String get(String path, Residency residency) throws IOException {
    TriedEndpoints tried = new TriedEndpoints();
    IOException last = new IOException("no attempt was made");
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return router.call("GET " + path, residency, tried, endpoint -> send(endpoint, path));
      } catch (IOException e) {
        last = e;
      }
    }
    throw last;
  }

  /**
   * Opens connections before calls are routed: what a JVM's first requests take would count as
   * distance, since nothing but calls measures here.
   */
  public void warmUp(String path) throws IOException {
    for (Endpoint endpoint : endpoints) {
      for (int i = 0; i < WARM_UP_REQUESTS; i++) {
        send(endpoint, path);
      }
    }
  }

  private String send(Endpoint endpoint, String path) throws IOException {
    URI uri = URI.create("http://" + endpoint.id() + path);
    HttpRequest request = HttpRequest.newBuilder(uri).timeout(TIMEOUT).build();
    HttpResponse<String> response;
    try {
      response = client.send(request, HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
    // What is thrown as an IOException counts against the endpoint; a 404 is an answer.
    if (response.statusCode() >= 500) {
      throw new IOException(uri + ": HTTP " + response.statusCode());
    }
    return response.body();
  }

  /** What the router knows and intends. */
  public RouterSnapshot snapshot() {
    return router.snapshot();
  }

  @Override
  public void close() {
    router.close();
  }
}
