/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static dev.isochrone.catalog.Samples.catalog;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A catalog over https from a real server, with certificates made on the spot. */
@Timeout(60)
class HttpCatalogTest {
  @TempDir Path dir;

  private final AtomicInteger whole = new AtomicInteger();
  private final AtomicInteger unchanged = new AtomicInteger();
  private final BlockingQueue<String> events = new LinkedBlockingQueue<>();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private volatile byte[] body = catalog(1, "a").getBytes(UTF_8);
  private volatile int status = 200;
  private volatile boolean drips;
  private volatile String authorization = "";
  private HttpServer server;
  private HttpCatalog source;

  @AfterEach
  void close() {
    if (source != null) {
      source.close();
    }
    if (server != null) {
      server.stop(0);
    }
    threads.shutdownNow();
  }

  private void answer(HttpExchange exchange) throws IOException {
    authorization = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    String etag = "\"" + java.util.Arrays.hashCode(body) + "\"";
    exchange.getResponseHeaders().set("ETag", etag);
    if (status != 200) {
      exchange.getResponseHeaders().set("Location", "/elsewhere");
      exchange.sendResponseHeaders(status, -1);
    } else if (etag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
      unchanged.incrementAndGet();
      exchange.sendResponseHeaders(304, -1);
    } else {
      whole.incrementAndGet();
      exchange.sendResponseHeaders(200, 0);
      exchange.getResponseBody().write(body);
      if (drips) {
        exchange.getResponseBody().flush();
        return; // and never ends
      }
    }
    exchange.close();
  }

  private void serve(HttpServer unstarted) {
    server = unstarted;
    server.createContext("/catalog.yaml", this::answer);
    server.setExecutor(threads);
    server.start();
  }

  private static InetSocketAddress anyPort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  private HttpCatalogBuilder https(String host, String start, int days) throws Exception {
    Certificates certificates = new Certificates(dir);
    serve(certificates.server(host, start, days));
    return builder("https").sslContext(certificates.client());
  }

  private void serve(SSLContext context) throws IOException {
    HttpsServer https = HttpsServer.create(anyPort(), 0);
    https.setHttpsConfigurator(new HttpsConfigurator(context));
    serve(https);
  }

  private HttpCatalogBuilder builder(String scheme) {
    URI uri =
        URI.create(scheme + "://localhost:" + server.getAddress().getPort() + "/catalog.yaml");
    return HttpCatalog.builder(uri, Samples::policy)
        .pollInterval(Duration.ofMillis(50))
        .timeout(Duration.ofSeconds(5));
  }

  private void open(HttpCatalogBuilder builder) {
    source = builder.open();
    source.watch(
        new CatalogListener() {
          @Override
          public void onCatalog(Catalog catalog) {
            events.add("version " + catalog.version());
          }

          @Override
          public void onError(dev.isochrone.config.ConfigException error) {
            events.add(String.valueOf(error.getMessage()));
          }
        });
  }

  private String next() throws InterruptedException {
    return String.valueOf(events.poll(30, TimeUnit.SECONDS));
  }

  @Test
  void aChangeIsFollowedAndWhatHasNotChangedIsNotSentAgain() throws Exception {
    open(https("localhost", "-1d", 30).header("Authorization", () -> "Bearer 7"));
    assertThat(next()).isEqualTo("version 1");
    while (unchanged.get() < 3) {
      Thread.onSpinWait();
    }
    assertThat(whole.get()).isEqualTo(1);
    assertThat(authorization).isEqualTo("Bearer 7");
    body = catalog(2, "b").getBytes(UTF_8);
    assertThat(next()).isEqualTo("version 2");
    assertThat(whole.get()).isEqualTo(2);
    assertThat(events).isEmpty();
  }

  @Test
  void theSenderIsTheOneWhomTheCatalogTrusts() throws Exception {
    HttpCatalogBuilder builder = https("localhost", "-1d", 30);
    String authority = "localhost:" + server.getAddress().getPort();
    body = ("authority: \"" + authority + "\"\n" + catalog(1, "a")).getBytes(UTF_8);
    open(builder);
    assertThat(next()).isEqualTo("version 1");
    body = ("authority: config.example\n" + catalog(2, "a")).getBytes(UTF_8);
    assertThat(next()).isEqualTo("version 2");
    body = catalog(3, "a").getBytes(UTF_8);
    assertThat(next())
        .endsWith(
            "authority: " + authority + " (expected: config.example, which the catalog trusts)");
    assertThat(source.current().orElseThrow().version()).isEqualTo(2);
  }

  @Test
  void aCertificateForAnotherHostIsRefused() throws Exception {
    open(https("other.example", "-1d", 30));
    assertThat(next()).contains("no answer: ").contains("SSLHandshakeException");
    assertThat(whole.get()).isZero();
  }

  @Test
  void anExpiredCertificateIsRefused() throws Exception {
    open(https("localhost", "-10d", 2));
    assertThat(next()).contains("no answer: ").contains("SSLHandshakeException");
    assertThat(whole.get()).isZero();
  }

  @Test
  void aCertificateOfNobodyTrustedIsRefused() throws Exception {
    serve(new Certificates(dir).server("localhost", "-1d", 30));
    open(builder("https"));
    assertThat(next()).contains("no answer: ").contains("SSLHandshakeException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://config.example/catalog.yaml",
        "http://10.0.0.1/catalog.yaml",
        "http://127.0.0.1.example/catalog.yaml",
        "http://localhost.example/catalog.yaml",
        "http://[2001:db8::1]/catalog.yaml",
        "ftp://localhost/catalog.yaml",
        "https:///catalog.yaml"
      })
  void whatNobodyVouchesForIsRefusedOffThisMachine(String uri) {
    HttpCatalogBuilder builder = HttpCatalog.builder(URI.create(uri), Samples::policy);
    assertThatThrownBy(builder::open)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("catalog: " + uri + " (expected: https, or http on a loopback address)");
  }

  @Test
  void plainHttpWillDoOnThisMachine() throws Exception {
    serve(HttpServer.create(anyPort(), 0));
    open(builder("http"));
    assertThat(next()).isEqualTo("version 1");
  }

  @Test
  void theLastGoodOneStaysWhateverTheServerDoes() throws Exception {
    serve(HttpServer.create(anyPort(), 0));
    open(builder("http").timeout(Duration.ofMillis(500)));
    assertThat(next()).isEqualTo("version 1");
    status = 503;
    assertThat(next()).endsWith("status 503 (expected: 200 and a catalog)");
    status = 302;
    assertThat(next()).endsWith("status 302 (expected: 200 and a catalog)");
    status = 200;
    assertThat(next()).isEqualTo("version 1");
    body = "version: [".getBytes(UTF_8);
    assertThat(next()).contains("well-formed YAML");
    body = new byte[] {'a', (byte) 0xff};
    assertThat(next()).endsWith("not UTF-8 (expected: a text in UTF-8)");
    body = new byte[50_000_000];
    assertThat(next()).endsWith("too long (expected: at most 4194304 bytes)");
    drips = true;
    body = "version: 2".getBytes(UTF_8);
    assertThat(next()).contains("no answer: ").contains("within 500 ms");
    drips = false;
    body = catalog(2, "b").getBytes(UTF_8);
    assertThat(next()).isEqualTo("version 2");
    int port = server.getAddress().getPort();
    server.stop(0);
    assertThat(next()).contains("no answer: ").contains("Exception");
    assertThat(source.current().orElseThrow().version()).isEqualTo(2);
    serve(HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0));
    assertThat(next()).isEqualTo("version 2");
    assertThat(source.lastError()).isEmpty();
  }

  @Test
  void aClasspathCatalogIsReadOnceAndAMissingOneSaysSo() {
    CatalogSource sample =
        CatalogSources.open("classpath:dev/isochrone/catalog/sample.yaml", Samples::policy, null);
    assertThat(sample.current().orElseThrow().version()).isEqualTo(12);
    assertThat(CatalogSources.open("classpath:none.yaml", Samples::policy, null).lastError())
        .hasValueSatisfying(
            e ->
                assertThat(e)
                    .hasMessage(
                        "classpath:none.yaml: missing (expected: a resource on the class path)"));
  }
}
