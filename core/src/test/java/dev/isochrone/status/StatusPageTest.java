/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import dev.isochrone.FunctionRouter;
import dev.isochrone.govern.Overrides;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the page answers, and to whom. */
@Timeout(60)
class StatusPageTest {
  private final HttpClient client = HttpClient.newHttpClient();
  private final FunctionRouter router =
      FunctionRouter.start(
          "isochrone:///quotes",
          List.of(
              Endpoint.of("eu-1", Site.named("fra").withJurisdictions("EU")),
              Endpoint.of("us-1", Site.named("iad").withJurisdictions("US"))));

  @AfterEach
  void close() {
    router.close();
  }

  private HttpResponse<String> get(StatusPage page, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request = HttpRequest.newBuilder(page.uri().resolve(path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), BodyHandlers.ofString());
  }

  private static JsonObject json(HttpResponse<String> answer) {
    assertThat(answer.headers().firstValue("Content-Type"))
        .contains("application/json; charset=utf-8");
    return JsonParser.parseString(answer.body()).getAsJsonObject();
  }

  @Test
  void snapshotIsTheRouters() throws Exception {
    try (StatusPage page = StatusPage.of(router).open()) {
      for (int i = 0; i < 20; i++) {
        var unused = router.call(Endpoint::id);
      }
      // What ended is in the sums from the router's next beat on.
      Awaitility.await().until(() -> picks(json(get(page, "/snapshot.json"))) == 20);
      JsonObject snapshot = json(get(page, "/snapshot.json"));
      JsonObject first = snapshot.getAsJsonArray("routers").get(0).getAsJsonObject();
      assertThat(first.get("router").getAsString()).isEqualTo("isochrone:///quotes");
      assertThat(snapshot.getAsJsonArray("catalogs")).isEmpty();
    }
  }

  private static long picks(JsonObject snapshot) {
    long picks = 0;
    JsonObject router = snapshot.getAsJsonArray("routers").get(0).getAsJsonObject();
    for (var site : router.getAsJsonArray("sites")) {
      JsonObject counts = site.getAsJsonObject().getAsJsonObject("counts");
      for (var reason : counts.getAsJsonObject("picks").entrySet()) {
        picks += reason.getValue().getAsLong();
      }
    }
    return picks;
  }

  @ParameterizedTest
  @CsvSource({"quotes,EU,fra", "quotes,US,iad", "isochrone:///quotes,US,iad"})
  void explainSaysWhereACallWouldGo(String service, String jurisdiction, String site)
      throws Exception {
    try (StatusPage page = StatusPage.of(router).open()) {
      JsonObject decision =
          json(get(page, "/explain?service=" + service + "&jurisdiction=" + jurisdiction));
      assertThat(decision.get("site").getAsString()).isEqualTo(site);
      assertThat(decision.getAsJsonArray("sites")).hasSize(2);
    }
  }

  @Test
  void explainSaysWhyThereIsNothing() throws Exception {
    try (StatusPage page = StatusPage.of(router).open()) {
      JsonObject nowhere = json(get(page, "/explain?service=quotes&jurisdiction=CH"));
      assertThat(nowhere.get("site").isJsonNull()).isTrue();
      assertThat(nowhere.get("reason").getAsString()).contains("permits no site", "fra", "iad");
      HttpResponse<String> unknown = get(page, "/explain?service=otes");
      assertThat(unknown.statusCode()).isEqualTo(404);
      assertThat(json(unknown).get("error").getAsString()).contains("isochrone:///quotes");
      assertThat(get(page, "/explain?servce=quotes").statusCode()).isEqualTo(400);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"/", "/main.js", "/page.css", "/snapshot.json", "/nonsense"})
  void everyAnswerForbidsWhatAPageDoesNotNeed(String path) throws Exception {
    try (StatusPage page = StatusPage.of(router).open()) {
      HttpResponse<String> answer = get(page, path);
      assertThat(answer.statusCode()).isEqualTo(path.equals("/nonsense") ? 404 : 200);
      assertThat(answer.headers().firstValue("Content-Security-Policy").orElse(""))
          .startsWith("default-src 'none'")
          .contains("frame-ancestors 'none'")
          .doesNotContain("unsafe");
      assertThat(answer.headers().firstValue("X-Content-Type-Options")).contains("nosniff");
      assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
    }
  }

  @Test
  void dataNeedsTheToken() throws Exception {
    try (StatusPage page = StatusPage.of(router).token("swordfish").open()) {
      assertThat(get(page, "/").statusCode()).isEqualTo(200);
      for (String path : List.of("/snapshot.json", "/explain?service=quotes")) {
        assertThat(get(page, path).statusCode()).isEqualTo(401);
        for (String wrong :
            List.of("Bearer swordfis", "Bearer swordfish ", "swordfish", "Bearer ")) {
          // The client trims what ends in a blank.
          int expected = wrong.trim().equals("Bearer swordfish") ? 200 : 401;
          assertThat(get(page, path, "Authorization", wrong).statusCode()).isEqualTo(expected);
        }
        assertThat(get(page, path, "Authorization", "Bearer swordfish").statusCode())
            .isEqualTo(200);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"evil.example,403", "127.0.0.1.evil.example:80,403", "LOCALHOST:80,200", "[::1],200"})
  void onlyNamesOfTheLoopbackInterfaceAreAnswered(String host, int status) throws Exception {
    try (StatusPage page = StatusPage.of(router).open()) {
      assertThat(raw(page.uri(), "GET /snapshot.json HTTP/1.1\r\nHost: " + host))
          .startsWith("HTTP/1.1 " + status);
    }
  }

  @Test
  void nothingCanBeWritten() throws Exception {
    try (StatusPage page = StatusPage.of(router).open()) {
      for (String method : List.of("POST", "PUT", "DELETE", "OPTIONS")) {
        HttpRequest request =
            HttpRequest.newBuilder(page.uri().resolve("/snapshot.json"))
                .method(method, HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.send(request, BodyHandlers.ofString()).statusCode()).isEqualTo(405);
      }
      HttpRequest head =
          HttpRequest.newBuilder(page.uri())
              .method("HEAD", HttpRequest.BodyPublishers.noBody())
              .build();
      assertThat(client.send(head, BodyHandlers.ofString()).statusCode()).isEqualTo(200);
    }
  }

  private int post(StatusPage page, String path, String type) throws Exception {
    HttpRequest request =
        HttpRequest.newBuilder(page.uri().resolve(path))
            .header("Content-Type", type)
            .POST(HttpRequest.BodyPublishers.noBody())
            .build();
    return client.send(request, BodyHandlers.ofString()).statusCode();
  }

  @Test
  void sitesAreDrainedOnlyWhereThatWasAllowedAndNeverByAnotherSitesPage() throws Exception {
    Overrides overrides = new Overrides(new VirtualTime());
    String drain = "/override?router=quotes&drain=fra&minutes=20";
    try (StatusPage page = StatusPage.of(router).open()) {
      assertThat(post(page, drain, "application/json")).isNotEqualTo(200);
      assertThat(json(get(page, "/snapshot.json")).get("overrides").isJsonNull()).isTrue();
    }
    try (StatusPage page = StatusPage.of(router).overrides(overrides).open()) {
      assertThat(post(page, drain, "text/plain")).as("what any page may send").isEqualTo(415);
      assertThat(get(page, drain).statusCode()).isEqualTo(405);
      assertThat(overrides.list()).isEmpty();
      assertThat(post(page, drain, "application/json")).isEqualTo(200);
      assertThat(overrides.list()).containsExactly("1: drain fra for quotes, 1200 s left");
      assertThat(json(get(page, "/snapshot.json")).getAsJsonArray("overrides")).hasSize(1);
      assertThat(post(page, "/override?cancel=7", "application/json")).isEqualTo(404);
      assertThat(post(page, "/override?cancel=1", "application/json")).isEqualTo(200);
      assertThat(overrides.list()).isEmpty();
      assertThat(post(page, "/override?router=quotes&drain=fra", "application/json"))
          .isEqualTo(400);
      assertThat(post(page, "/override?router=quotes&drain=fra&minutes=2000", "application/json"))
          .as("longer than a day")
          .isEqualTo(400);
    }
    try (StatusPage page = StatusPage.of(router).overrides(overrides).token("secret").open()) {
      assertThat(post(page, drain, "application/json")).isEqualTo(401);
      assertThat(overrides.list()).isEmpty();
    }
    assertThatThrownBy(
            () ->
                StatusPage.of(router)
                    .host(InetAddress.getByName("0.0.0.0"))
                    .overrides(overrides)
                    .open())
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("without a token");
  }

  @Test
  void itIsOnTheLoopbackInterfaceAndEnds() throws Exception {
    StatusPage page = StatusPage.of(router).open();
    assertThat(page.uri().getHost()).isEqualTo("127.0.0.1");
    page.close();
    page.close();
    assertThatThrownBy(() -> get(page, "/")).isInstanceOf(IOException.class);
    assertThatThrownBy(() -> StatusPage.of(router).port(70_000))
        .hasMessage("port: 70000 (expected: 0 to 65535)");
    assertThatThrownBy(() -> StatusPage.of(router).token(" ")).hasMessageContaining("token");
  }

  private static String raw(URI uri, String request) throws IOException {
    try (Socket socket = new Socket(uri.getHost(), uri.getPort())) {
      OutputStream out = socket.getOutputStream();
      out.write((request + "\r\nConnection: close\r\n\r\n").getBytes(StandardCharsets.US_ASCII));
      out.flush();
      InputStream in = socket.getInputStream();
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  record Odd(String text, Double number, List<String> list, Map<String, Integer> map) {}

  @Test
  void jsonIsReadBackAsItWas() {
    Map<String, Integer> map = new LinkedHashMap<>();
    map.put("a\"b", 1);
    map.put("", 2);
    String text = "\u0000\u001f\"\\\n\r\t</script>&é\u2028😀\ud800";
    JsonObject read =
        JsonParser.parseString(Json.write(new Odd(text, Double.NaN, List.of(), map)))
            .getAsJsonObject();
    assertThat(read.get("text").getAsString()).isEqualTo(text);
    assertThat(read.get("number").isJsonNull()).isTrue();
    assertThat(read.getAsJsonArray("list")).isEmpty();
    assertThat(read.getAsJsonObject("map").get("a\"b").getAsInt()).isEqualTo(1);
    assertThat(Json.write(text)).doesNotContain("<", "&");
    assertThat(Json.write(Map.of())).isEqualTo("{}");
  }
}
