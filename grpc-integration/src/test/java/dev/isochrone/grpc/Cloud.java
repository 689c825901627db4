/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.testkit.WanEmulator;
import dev.isochrone.testkit.WanLink;
import dev.isochrone.testkit.WanSite;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerBuilder;
import io.grpc.ServerCallHandler;
import io.grpc.ServerCredentials;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Real Netty servers at several sites behind the WAN emulator. Answers name who gave them. */
final class Cloud implements AutoCloseable {
  static final MethodDescriptor<String, String> WHO =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("test.Cloud/Who")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  /** A stream that begins with who sends it, unless it is asked to be quiet, and goes on. */
  static final MethodDescriptor<String, String> FEED =
      WHO.toBuilder()
          .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
          .setFullMethodName("test.Cloud/Feed")
          .build();

  /** A dialogue: each message is answered with who answers. */
  static final MethodDescriptor<String, String> CHAT =
      WHO.toBuilder()
          .setType(MethodDescriptor.MethodType.BIDI_STREAMING)
          .setFullMethodName("test.Cloud/Chat")
          .build();

  /** What {@link #FEED} is asked for if nothing is to be sent. */
  static final String QUIET = "quiet";

  /** Which call an attempt belongs to; {@link Load} sets it. */
  static final Metadata.Key<String> CALL =
      Metadata.Key.of("call", Metadata.ASCII_STRING_MARSHALLER);

  private static final Metadata.Key<String> PREVIOUS =
      Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER);

  /** What a server saw of a call: {@code previous} is 0 for a first attempt. */
  record Attempt(String call, String site, String endpoint, int previous, String authority) {}

  /** One server. */
  static final class Node {
    final String site;
    final HealthStatusManager health = new HealthStatusManager();
    final InetSocketAddress address;
    final AtomicInteger calls = new AtomicInteger();
    private final Cloud cloud;
    private final boolean withHealthService;
    private final int port;
    private Server server;

    /** If set, every call ends with it at once. */
    volatile @Nullable Status answersWith;

    /** Whether calls are taken and never answered. */
    volatile boolean hangs;

    private volatile double slowShare;
    private volatile long slowMillis;

    Node(Site place, boolean withHealthService, Cloud cloud) {
      this.site = place.name();
      this.cloud = cloud;
      this.withHealthService = withHealthService;
      server = start(0);
      port = server.getPort();
      address =
          cloud
              .wan
              .site(site)
              .expose(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
      cloud.groups.add(
          new EquivalentAddressGroup(
              address, Attributes.newBuilder().set(SiteAttributes.SITE, place).build()));
    }

    private Server start(int port) {
      ServerBuilder<?> builder =
          Grpc.newServerBuilderForPort(
                  port, cloud.credentials.getOrDefault(site, InsecureServerCredentials.create()))
              .directExecutor()
              .addService(
                  ServerServiceDefinition.builder("test.Cloud")
                      .addMethod(WHO, noted(ServerCalls.asyncUnaryCall(this::answer)))
                      .addMethod(FEED, noted(ServerCalls.asyncServerStreamingCall(this::feed)))
                      .addMethod(CHAT, noted(ServerCalls.asyncBidiStreamingCall(this::chat)))
                      .build());
      if (withHealthService) {
        builder.addService(health.getHealthService());
      }
      cloud.serverSettings.accept(builder);
      try {
        return builder.build().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private ServerCallHandler<String, String> noted(ServerCallHandler<String, String> handler) {
      return (call, headers) -> {
        note(headers, call.getAuthority());
        return handler.startCall(call, headers);
      };
    }

    private void feed(String request, StreamObserver<String> observer) {
      if (!request.equals(QUIET)) {
        observer.onNext(site);
      }
    }

    private StreamObserver<String> chat(StreamObserver<String> observer) {
      return new StreamObserver<>() {
        @Override
        public void onNext(String message) {
          observer.onNext(site);
        }

        @Override
        public void onError(Throwable t) {}

        @Override
        public void onCompleted() {
          observer.onCompleted();
        }
      };
    }

    private void note(Metadata headers, @Nullable String authority) {
      String previous = headers.get(PREVIOUS);
      cloud.attempts.add(
          new Attempt(
              String.valueOf(headers.get(CALL)),
              site,
              String.valueOf(address),
              previous == null ? 0 : Integer.parseInt(previous),
              String.valueOf(authority)));
    }

    private void answer(String request, StreamObserver<String> observer) {
      calls.incrementAndGet();
      Status status = answersWith;
      if (status != null) {
        observer.onError(status.asRuntimeException());
      } else if (!hangs) {
        long millis = slowMillis;
        if (millis > 0 && ThreadLocalRandom.current().nextDouble() < slowShare) {
          CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS)
              .execute(() -> reply(observer));
        } else {
          reply(observer);
        }
      }
    }

    private void reply(StreamObserver<String> observer) {
      observer.onNext(site);
      observer.onCompleted();
    }

    /** This share of the calls, 0 to 1, takes so much longer from now on. */
    void slow(double share, long millis) {
      slowShare = share;
      slowMillis = millis;
    }

    /** What a resolver says of an address at this site. */
    Attributes siteAttributes() {
      return Attributes.newBuilder().set(SiteAttributes.SITE, Site.named(site)).build();
    }

    /** As a catalog writes it. */
    String hostPort() {
      return address.getAddress().getHostAddress() + ":" + address.getPort();
    }

    /** The server's own, behind the emulator's. */
    int port() {
      return port;
    }

    EquivalentAddressGroup group() {
      return new EquivalentAddressGroup(address);
    }

    /** Stops the server as a deployment does, and starts it again on the same port. */
    void restart() {
      stop();
      server = start(port);
    }

    /** Is replaced as in a rolling update: ends its connections in good order, then comes again. */
    void roll() {
      int port = server.getPort();
      server.shutdown();
      try {
        if (!server.awaitTermination(3, TimeUnit.SECONDS)) {
          server.shutdownNow();
          server.awaitTermination(3, TimeUnit.SECONDS);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
      server = start(port);
    }

    void stop() {
      server.shutdownNow();
      try {
        server.awaitTermination(5, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }
  }

  private static final long RETRANSMISSION_NANOS = 200_000_000L;

  private final Map<String, Double> lossy = new ConcurrentHashMap<>();
  final WanEmulator wan = new WanEmulator(7);
  final Map<String, List<Node>> nodes = new LinkedHashMap<>();
  final List<EquivalentAddressGroup> groups = new ArrayList<>();
  final Queue<Attempt> attempts = new ConcurrentLinkedQueue<>();

  /** What the servers of a site prove themselves by, from their next start on; none unless set. */
  final Map<String, ServerCredentials> credentials = new ConcurrentHashMap<>();

  private final List<ManagedChannel> channels = new ArrayList<>();
  private final Consumer<ServerBuilder<?>> serverSettings;

  Cloud() {
    this(server -> {});
  }

  Cloud(Consumer<ServerBuilder<?>> serverSettings) {
    this.serverSettings = serverSettings;
  }

  Cloud site(String name, int rttMillis, int count) {
    return site(Site.named(name), rttMillis, count, true);
  }

  Cloud site(Site place, int rttMillis, int count, boolean withHealthService) {
    String name = place.name();
    wan.addSite(
        name,
        new WanLink(
            Duration.ofMillis(rttMillis),
            random ->
                lossy.containsKey(name) && random.nextDouble() < lossy.get(name)
                    ? RETRANSMISSION_NANOS
                    : 0));
    List<Node> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(new Node(place, withHealthService, this));
    }
    nodes.put(place.name(), list);
    return this;
  }

  /**
   * So many of the segments on the way to a site and back are lost: to those above TCP they come
   * 200 ms late, and what is behind them with them.
   */
  void lose(String site, double share) {
    lossy.put(site, share);
  }

  WanSite wan(String site) {
    return wan.site(site);
  }

  int calls(String site) {
    return nodes.get(site).stream().mapToInt(n -> n.calls.get()).sum();
  }

  /** A builder for a channel that knows these servers and nothing of Isochrone. */
  ManagedChannelBuilder<?> plainChannel() {
    return channelTo(StaticResolver.target(groups));
  }

  /** A builder for a channel without TLS. */
  static ManagedChannelBuilder<?> channelTo(String target) {
    return Grpc.newChannelBuilder(target, InsecureChannelCredentials.create());
  }

  /** Channels that {@link #close} ends before the servers. */
  ManagedChannel track(ManagedChannel channel) {
    channels.add(channel);
    return channel;
  }

  List<Node> all() {
    return nodes.values().stream().flatMap(List::stream).toList();
  }

  @Override
  public void close() {
    channels.forEach(ManagedChannel::shutdownNow);
    wan.close();
    all().forEach(Node::stop);
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
