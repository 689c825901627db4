/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.industries;

import dev.isochrone.examples.shared.EndpointServer;
import dev.isochrone.examples.shared.TextMarshaller;
import dev.isochrone.grpc.Isochrone;
import dev.isochrone.testkit.Jitter;
import dev.isochrone.testkit.RttMatrix;
import dev.isochrone.testkit.WanEmulator;
import dev.isochrone.testkit.WanLink;
import dev.isochrone.testkit.WanSite;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;

/** A program's world: real servers behind an emulated WAN, and the catalog that names them. */
final class Sites implements AutoCloseable {
  private static final double JITTER_SHARE = 0.02;

  private final WanEmulator wan = new WanEmulator(42);
  private final Map<String, InetSocketAddress> addresses = new LinkedHashMap<>();
  private final List<EndpointServer> servers = new ArrayList<>();
  private final List<ManagedChannel> channels = new ArrayList<>();
  private final ScheduledThreadPoolExecutor work;
  private final Path folder;

  Sites() throws IOException {
    folder = Files.createTempDirectory("isochrone-example");
    work =
        new ScheduledThreadPoolExecutor(
            1,
            task -> {
              Thread thread = new Thread(task, "demo-work");
              thread.setDaemon(true);
              return thread;
            });
    // Calls that a closed server still has are of no more use.
    work.setRejectedExecutionHandler(new ThreadPoolExecutor.DiscardPolicy());
  }

  /** A method whose messages are texts. */
  static MethodDescriptor<String, String> method(MethodType type, String service, String name) {
    TextMarshaller<String> text = new TextMarshaller<>(t -> t, t -> t);
    return MethodDescriptor.<String, String>newBuilder(text, text)
        .setType(type)
        .setFullMethodName(MethodDescriptor.generateFullMethodName(service, name))
        .build();
  }

  /** Starts a server at a site so far away. */
  WanSite add(String name, double rttMillis, ServerServiceDefinition... services)
      throws IOException {
    Duration rtt = Duration.ofNanos((long) (rttMillis * 1e6));
    // Half of it in each direction.
    Duration jitter = Duration.ofNanos((long) (rttMillis * JITTER_SHARE / 2 * 1e6));
    WanSite site = wan.addSite(name, WanLink.rtt(rtt).withJitter(Jitter.exponential(jitter)));
    EndpointServer server = new EndpointServer(name, 2, services);
    servers.add(server);
    addresses.put(name, site.expose(server.address()));
    return site;
  }

  /** Starts a server in a cloud region, as far away as it is from another one. */
  void addAsSeenFrom(String region, String name, ServerServiceDefinition... services)
      throws IOException {
    double rtt = RttMatrix.ofAwsRegions().from(region).getOrDefault(name, Double.NaN);
    add(name, rtt, services);
  }

  /** The way to a site, to break and to heal. */
  WanSite link(String name) {
    return wan.site(name);
  }

  /** Answers with the site's name after a while. */
  void answer(StreamObserver<String> caller, String site, double millis) {
    later(
        millis,
        () -> {
          try {
            caller.onNext(site);
            caller.onCompleted();
          } catch (RuntimeException e) {
            // The caller has gone: its deadline is over, or a hedge was quicker.
          }
        });
  }

  /** Does something later, as a server's disk or its workers would. */
  void later(double millis, Runnable task) {
    var unused = work.schedule(task, (long) (millis * 1e6), TimeUnit.NANOSECONDS);
  }

  /** Puts a catalog in force, in which {@code $SITE} stands for a site's address. */
  void catalog(String yaml) {
    String text = yaml;
    for (Map.Entry<String, InetSocketAddress> site : addresses.entrySet()) {
      InetSocketAddress at = site.getValue();
      String address = '"' + at.getAddress().getHostAddress() + ":" + at.getPort() + '"';
      text = text.replace("[$" + site.getKey() + "]", "[" + address + "]");
    }
    try {
      // Moved into place, so that the watch never reads half of it.
      Path fresh = Files.writeString(folder.resolve("fresh.yaml"), text);
      Files.move(fresh, catalogFile(), StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path catalogFile() {
    return folder.resolve("catalog.yaml");
  }

  /** A channel to a service of the catalog, with gRPC's {@code methodConfig}. */
  ManagedChannel channel(String service, List<Map<String, ?>> methodConfig) {
    ManagedChannel channel =
        Isochrone.configure(
                Grpc.newChannelBuilder(
                    "isochrone:///" + service, InsecureChannelCredentials.create()),
                catalogFile())
            .defaultServiceConfig(Map.of("methodConfig", methodConfig))
            .build();
    channels.add(channel);
    return channel;
  }

  @Override
  public void close() throws IOException {
    channels.forEach(ManagedChannel::shutdownNow);
    servers.forEach(EndpointServer::close);
    wan.close();
    work.shutdownNow();
    Files.deleteIfExists(catalogFile());
    Files.deleteIfExists(folder);
  }
}
