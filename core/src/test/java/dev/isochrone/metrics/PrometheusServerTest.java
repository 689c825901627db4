/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.sun.net.httpserver.HttpServer;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * A real Prometheus scrapes and evaluates every query of the dashboard. Needs {@code prometheus}
 * (Debian's package of that name); CI installs it and lets no test be skipped.
 */
@Timeout(120)
class PrometheusServerTest {
  private static final Path PROMETHEUS = Path.of("/usr/bin/prometheus");
  private final HttpClient client = HttpClient.newHttpClient();
  @TempDir private Path folder;

  @Test
  void prometheusScrapesAndEveryQueryOfTheDashboardHasAnAnswer() throws Exception {
    assumeTrue(Files.isExecutable(PROMETHEUS), "needs " + PROMETHEUS);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    String breakers = PrometheusNamesTest.breakers();
    try (Scene scene = new Scene();
        MicrometerRouterMetrics metrics = new MicrometerRouterMetrics(scene)) {
      metrics.bindTo(registry);
      HttpServer app =
          serve(
              () -> {
                scene.calls(50);
                return registry.scrape() + breakers;
              });
      int port = freePort();
      Process prometheus = start(app.getAddress().getPort(), port);
      try {
        for (String query : Dashboard.queries()) {
          Awaitility.await(query)
              .atMost(Duration.ofSeconds(40))
              .pollInterval(Duration.ofMillis(250))
              .ignoreExceptionsMatching(e -> e instanceof IOException)
              .untilAsserted(() -> assertThat(evaluate(port, query)).as(query).isPositive());
        }
      } finally {
        prometheus.destroy();
        assertThat(prometheus.waitFor(20, TimeUnit.SECONDS)).isTrue();
        app.stop(0);
      }
    }
  }

  /** How many series a query has. */
  private int evaluate(int port, String query) throws IOException, InterruptedException {
    URI uri =
        URI.create(
            "http://127.0.0.1:"
                + port
                + "/api/v1/query?query="
                + URLEncoder.encode(query, StandardCharsets.UTF_8));
    String body = client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString()).body();
    if (!body.startsWith("{")) {
      throw new IOException("not ready: " + body);
    }
    JsonObject json = JsonParser.parseString(body).getAsJsonObject();
    assertThat(json.get("status").getAsString()).as(body).isEqualTo("success");
    return json.getAsJsonObject("data").getAsJsonArray("result").size();
  }

  private Process start(int scraped, int port) throws IOException {
    Path config = folder.resolve("prometheus.yml");
    Files.writeString(
        config,
        """
        global: {scrape_interval: 1s, scrape_timeout: 1s}
        scrape_configs:
          - job_name: isochrone
            static_configs: [{targets: ["127.0.0.1:%d"]}]
        """
            .formatted(scraped));
    return new ProcessBuilder(
            List.of(
                PROMETHEUS.toString(),
                "--config.file=" + config,
                "--storage.tsdb.path=" + folder.resolve("data"),
                "--web.listen-address=127.0.0.1:" + port))
        .redirectErrorStream(true)
        .redirectOutput(folder.resolve("log").toFile())
        .start();
  }

  private interface Body {
    String get();
  }

  private static HttpServer serve(Body body) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/metrics",
        exchange -> {
          byte[] bytes = body.get().getBytes(StandardCharsets.UTF_8);
          exchange
              .getResponseHeaders()
              .set("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
          exchange.sendResponseHeaders(200, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
