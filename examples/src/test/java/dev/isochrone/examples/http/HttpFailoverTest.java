/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.examples.docs.Pages;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class HttpFailoverTest {
  @Test
  void requestsGoToTheNearSiteAndElsewhereWhenItDies() throws IOException {
    StringWriter out = new StringWriter();

    List<Map<String, Integer>> answers = HttpFailover.run(new PrintWriter(out));

    assertThat(answers.get(0).get("berlin")).as("%s", out).isGreaterThan(50);
    assertThat(answers.get(1)).isEqualTo(Map.of("madrid", 100));
    Pages.checkOutput("without-grpc.md", HttpFailover.class.getName(), out.toString());
  }

  @Test
  void aServerThatAnswers503IsLeftAndA404IsAnAnswer() throws IOException {
    HttpServer sick = answering(503);
    HttpServer well = answering(404);
    try (RoutedHttp http = new RoutedHttp("stock", List.of(at(sick, "sick"), at(well, "well")))) {
      // Every GET is answered from the first on; the verdict comes with one of the router's ticks.
      await()
          .pollInterval(Duration.ofMillis(10))
          .untilAsserted(
              () -> {
                assertThat(http.get("/stock", Residency.anywhere())).isEqualTo("404");
                assertThat(states(http)).containsEntry("sick", "DOWN");
              });
      assertThat(states(http)).containsEntry("well", "HEALTHY");
    } finally {
      sick.stop(0);
      well.stop(0);
    }
  }

  @Test
  void whatNobodyCanAnswerFails() throws IOException {
    HttpServer sick = answering(500);
    try (RoutedHttp http = new RoutedHttp("stock", List.of(at(sick, "sick")))) {
      assertThatThrownBy(() -> http.get("/stock", Residency.anywhere()))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("HTTP 500");
    } finally {
      sick.stop(0);
    }
  }

  private static Map<String, String> states(RoutedHttp http) {
    return http.snapshot().sites().stream()
        .collect(Collectors.toMap(SiteSnapshot::site, SiteSnapshot::state));
  }

  private static HttpServer answering(int status) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    byte[] body = String.valueOf(status).getBytes(java.nio.charset.StandardCharsets.UTF_8);
    server.createContext(
        "/",
        exchange -> {
          exchange.sendResponseHeaders(status, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    return server;
  }

  private static Endpoint at(HttpServer server, String site) {
    String address = server.getAddress().getAddress().getHostAddress();
    return Endpoint.of(address + ":" + server.getAddress().getPort(), Site.named(site));
  }
}
