/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Assumptions;

/** A real etcd on loopback ports of its own, which a test may stop and start again. */
final class EtcdServer implements AutoCloseable {
  private final Path dir;
  private final int port = freePort();
  private final int peerPort = freePort();
  private final int metricsPort = freePort();
  private final List<String> options;
  private final String scheme;
  private Process process;

  EtcdServer(Path dir, String scheme, String... options) {
    Assumptions.assumeTrue(
        Stream.of(System.getenv("PATH").split(File.pathSeparator))
            .anyMatch(p -> Files.isExecutable(Path.of(p).resolve("etcd"))),
        "no etcd on the PATH: install Debian's etcd-server, or run .ci/run");
    this.dir = dir;
    this.scheme = scheme;
    this.options = List.of(options);
    start();
  }

  static EtcdServer plain(Path dir) {
    return new EtcdServer(dir, "http");
  }

  String endpoint() {
    return scheme + "://127.0.0.1:" + port;
  }

  void start() {
    String peer = "http://127.0.0.1:" + peerPort;
    List<String> command = new ArrayList<>();
    command.add("etcd");
    command.addAll(List.of("--name", "one", "--data-dir", dir.resolve("etcd").toString()));
    command.addAll(List.of("--listen-client-urls", endpoint()));
    command.addAll(List.of("--advertise-client-urls", endpoint()));
    command.addAll(List.of("--listen-peer-urls", peer, "--initial-advertise-peer-urls", peer));
    command.addAll(List.of("--initial-cluster", "one=" + peer));
    command.addAll(List.of("--listen-metrics-urls", metrics().toString()));
    command.addAll(options);
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(dir.resolve("etcd.log").toFile())
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Awaitility.await().atMost(Duration.ofSeconds(30)).until(this::healthy);
  }

  private URI metrics() {
    return URI.create("http://127.0.0.1:" + metricsPort);
  }

  private boolean healthy() {
    try {
      return get("/health").statusCode() == 200;
    } catch (IOException e) {
      return false;
    }
  }

  private HttpResponse<String> get(String path) throws IOException {
    try {
      return HttpClient.newHttpClient()
          .send(
              HttpRequest.newBuilder(metrics().resolve(path)).build(),
              HttpResponse.BodyHandlers.ofString());
    } catch (InterruptedException e) {
      throw new IOException(e);
    }
  }

  /** The sum of one of etcd's own metrics over its labels. */
  double metric(String name) {
    try {
      return get("/metrics")
          .body()
          .lines()
          .filter(line -> line.startsWith(name + " ") || line.startsWith(name + "{"))
          .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
          .sum();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** As a crash would. */
  void kill() {
    process.destroyForcibly();
    try {
      process.waitFor(10, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    kill();
  }

  private static int freePort() {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
