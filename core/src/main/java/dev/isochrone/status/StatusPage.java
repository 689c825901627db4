/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import com.sun.net.httpserver.HttpServer;
import dev.isochrone.Routers;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A page that shows routers at work:
 *
 * <pre>{@code
 * StatusPage page = StatusPage.of(Isochrone.routers()).port(8085).open();
 * System.out.println(page.uri());
 * }</pre>
 *
 * <p>It serves {@code /} for people, {@code /snapshot.json} ({@link dev.isochrone.RouterSnapshot}
 * and the catalogs' standing) and {@code /explain?service=…&jurisdiction=…} ({@link
 * dev.isochrone.RoutingDecision}). It only reads, unless {@link StatusPageBuilder#overrides} lets
 * it drain sites, asks nothing of other hosts, and its content security policy keeps browsers from
 * doing so.
 *
 * <p>Thread-safe. A request costs a snapshot of each router.
 */
public final class StatusPage implements AutoCloseable {
  private static final int THREADS = 2;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final HttpServer server;
  private final ExecutorService threads;

  private StatusPage(HttpServer server, ExecutorService threads) {
    this.server = server;
    this.threads = threads;
  }

  /** A builder of a page about these routers. */
  public static StatusPageBuilder of(Routers routers) {
    return new StatusPageBuilder(routers);
  }

  static StatusPage open(StatusPageBuilder b) throws IOException {
    HttpServer server = HttpServer.create(new InetSocketAddress(b.host, b.port), 0);
    ExecutorService threads =
        Executors.newFixedThreadPool(
            THREADS,
            task -> {
              Thread thread = new Thread(task, "isochrone-status-" + NUMBER.incrementAndGet());
              thread.setDaemon(true);
              return thread;
            });
    server.setExecutor(threads);
    Guard guard = new Guard(b.token, server.getAddress().getAddress().isLoopbackAddress());
    server.createContext("/", guard.around(new Assets(), false));
    server.createContext(
        "/snapshot.json", guard.around(new SnapshotHandler(b.routers, b.overrides), true));
    server.createContext("/explain", guard.around(new ExplainHandler(b.routers), true));
    if (b.overrides != null) {
      server.createContext("/override", guard.aroundWriting(new OverrideHandler(b.overrides)));
    }
    server.start();
    return new StatusPage(server, threads);
  }

  /** Where it is. */
  public URI uri() {
    InetSocketAddress at = server.getAddress();
    String host = at.getAddress().getHostAddress();
    String bracketed = host.indexOf(':') >= 0 ? "[" + host + "]" : host;
    return URI.create("http://" + bracketed + ":" + at.getPort() + "/");
  }

  /** Ends it and its threads. Idempotent. */
  @Override
  public void close() {
    server.stop(0);
    threads.shutdownNow();
  }
}
