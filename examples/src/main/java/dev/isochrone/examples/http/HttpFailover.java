/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.http;

import com.sun.net.httpserver.HttpServer;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.examples.shared.Format;
import dev.isochrone.testkit.WanEmulator;
import dev.isochrone.testkit.WanLink;
import dev.isochrone.testkit.WanSite;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** {@link RoutedHttp} at work: two sites with an HTTP server each, of which the nearer one dies. */
public final class HttpFailover {
  private static final int REQUESTS = 100;

  private HttpFailover() {}

  /** Runs it. */
  public static void main(String[] args) throws IOException {
    FileOutputStream standard = new FileOutputStream(FileDescriptor.out);
    run(new PrintWriter(standard, true, StandardCharsets.UTF_8));
  }

  /** Returns which site answered how many requests, before the near one died and after. */
  static List<Map<String, Integer>> run(PrintWriter out) throws IOException {
    List<HttpServer> servers = new ArrayList<>();
    List<Endpoint> endpoints = new ArrayList<>();
    try (WanEmulator wan = new WanEmulator(42)) {
      for (Map.Entry<String, Integer> rtt : Map.of("berlin", 3, "madrid", 40).entrySet()) {
        Site site = Site.named(rtt.getKey());
        HttpServer server = serverAt(site.name());
        servers.add(server);
        WanSite link = wan.addSite(site.name(), WanLink.rtt(Duration.ofMillis(rtt.getValue())));
        InetSocketAddress at = link.expose(server.getAddress());
        endpoints.add(Endpoint.of(at.getAddress().getHostAddress() + ":" + at.getPort(), site));
      }
      try (RoutedHttp http = new RoutedHttp("stock", endpoints)) {
        http.warmUp("/stock");
        Map<String, Integer> before = ask(http);
        out.println("  all well:    " + before);
        wan.site("berlin").refuse();
        Map<String, Integer> after = ask(http);
        out.println("  berlin dies: " + after);
        List<SiteSnapshot> sites = new ArrayList<>(http.snapshot().sites());
        sites.sort(Comparator.comparing(SiteSnapshot::site));
        for (SiteSnapshot site : sites) {
          String rtt = Format.millis(site.rttMillis());
          out.println("  " + site.site() + ": " + rtt + ", " + site.state());
        }
        return List.of(before, after);
      }
    } finally {
      servers.forEach(server -> server.stop(0));
    }
  }

  private static Map<String, Integer> ask(RoutedHttp http) throws IOException {
    Map<String, Integer> answers = new TreeMap<>();
    for (int i = 0; i < REQUESTS; i++) {
      answers.merge(http.get("/stock", Residency.anywhere()), 1, Integer::sum);
    }
    return answers;
  }

  private static HttpServer serverAt(String site) throws IOException {
    InetSocketAddress any = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(any, 0);
    byte[] answer = site.getBytes(StandardCharsets.UTF_8);
    server.createContext(
        "/stock",
        exchange -> {
          exchange.sendResponseHeaders(200, answer.length);
          exchange.getResponseBody().write(answer);
          exchange.close();
        });
    server.start();
    return server;
  }
}
