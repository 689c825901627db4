/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.spring;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.protobuf.StringValue;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

/** The application as it is shipped, between real sockets. */
@Timeout(120)
class StorefrontTest {
  private final List<AutoCloseable> open = new ArrayList<>();
  private final HttpClient http = HttpClient.newHttpClient();

  @TempDir private Path directory;

  @AfterEach
  void close() throws Exception {
    for (int i = open.size() - 1; i >= 0; i--) {
      open.get(i).close();
    }
  }

  private Server server(String site) throws IOException {
    Server server =
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .addService(
                ServerServiceDefinition.builder("Quotes")
                    .addMethod(
                        QuoteClient.QUOTE,
                        ServerCalls.asyncUnaryCall(
                            (article, answer) -> {
                              answer.onNext(StringValue.of(article.getValue() + " from " + site));
                              answer.onCompleted();
                            }))
                    .build())
            .build()
            .start();
    open.add(server::shutdownNow);
    return server;
  }

  private URI start(String... properties) {
    List<String> arguments = new ArrayList<>(List.of("--server.port=0"));
    for (String property : properties) {
      arguments.add("--" + property);
    }
    ConfigurableApplicationContext context =
        SpringApplication.run(Storefront.class, arguments.toArray(String[]::new));
    open.add(context);
    int port = ((WebServerApplicationContext) context).getWebServer().getPort();
    return URI.create("http://127.0.0.1:" + port);
  }

  private String get(URI base, String path) throws IOException, InterruptedException {
    HttpRequest request = HttpRequest.newBuilder(base.resolve(path)).build();
    HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
    assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
    return response.body();
  }

  private String catalog(String residency, Server one, Server two) throws IOException {
    Path file =
        Files.writeString(
            directory.resolve("catalog.yaml"),
            """
            version: 1
            sites:
              here: {provider: own, region: hall, jurisdictions: [EU], kind: edge}
              abroad: {provider: aws, region: us-east-1, jurisdictions: [US], kind: public}
            services:
              quotes:
                residency: %s
                endpoints:
                  - {site: here, addresses: ["127.0.0.1:%d"]}
                  - {site: abroad, addresses: ["127.0.0.1:%d"]}
            """
                .formatted(residency, one.getPort(), two.getPort()));
    return "isochrone.catalog=" + file;
  }

  @Test
  void lossOfASiteCostsNoCallAndShowsInHealthAndMetrics() throws Exception {
    Server here = server("here");
    URI base = start(catalog("[EU, US]", here, server("abroad")));
    for (int i = 0; i < 20; i++) {
      assertThat(get(base, "/quotes/tea")).startsWith("tea from ");
    }
    assertThat(get(base, "/actuator/health")).contains("here: HEALTHY");
    // A router that is new has its meters from the second scrape on.
    Awaitility.await()
        .untilAsserted(
            () ->
                assertThat(get(base, "/actuator/prometheus"))
                    .contains("grpc_lb_nearest_healthy_picks_total{")
                    .contains("grpc_lb_nearest_healthy_rtt_seconds{"));

    here.shutdownNow().awaitTermination();
    for (int i = 0; i < 20; i++) {
      assertThat(get(base, "/quotes/tea")).isEqualTo("tea from abroad");
    }
    assertThat(get(base, "/actuator/health"))
        .contains("\"status\":\"UP\"")
        .contains("here: DOWN, 0 %");
  }

  @Test
  void residencyOfTheCatalogHolds() throws Exception {
    URI base = start(catalog("[EU]", server("here"), server("abroad")));
    for (int i = 0; i < 20; i++) {
      assertThat(get(base, "/quotes/tea")).isEqualTo("tea from here");
    }
    assertThat(get(base, "/actuator/health"))
        .contains("here: HEALTHY")
        .contains("abroad: FORBIDDEN");
  }

  @Test
  void oneAddressNeedsNoCatalog() throws Exception {
    Server only = server("only");
    URI base = start("spring.grpc.client.channel.quotes.target=dns:///127.0.0.1:" + only.getPort());
    assertThat(get(base, "/quotes/tea")).isEqualTo("tea from only");
    assertThat(get(base, "/actuator/health")).contains("HEALTHY, 100 % of calls");
  }
}
