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
import io.grpc.ManagedChannelBuilder;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerCallHandler;
import io.grpc.ServerServiceDefinition;
import io.grpc.Status;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
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
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
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

  /** One server. */
  static final class Node {
    final String site;
    final Server server;
    final HealthStatusManager health;
    final InetSocketAddress address;
    final AtomicInteger calls = new AtomicInteger();
    volatile @Nullable Status answersWith;

    Node(String site, Site place, @Nullable HealthStatusManager health, Cloud cloud) {
      this.site = site;
      this.health = health == null ? new HealthStatusManager() : health;
      ServerCallHandler<String, String> who =
          ServerCalls.asyncUnaryCall(
              (request, observer) -> {
                calls.incrementAndGet();
                Status status = answersWith;
                if (status != null) {
                  observer.onError(status.asRuntimeException());
                } else {
                  observer.onNext(site);
                  observer.onCompleted();
                }
              });
      var builder =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .directExecutor()
              .addService(
                  ServerServiceDefinition.builder("test.Cloud").addMethod(WHO, who).build());
      if (health != null) {
        builder.addService(health.getHealthService());
      }
      try {
        server = builder.build().start();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      address =
          cloud
              .wan
              .site(site)
              .expose(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.getPort()));
      cloud.groups.add(
          new EquivalentAddressGroup(
              address, Attributes.newBuilder().set(SiteAttributes.SITE, place).build()));
    }
  }

  final WanEmulator wan = new WanEmulator(7);
  final Map<String, List<Node>> nodes = new LinkedHashMap<>();
  final List<EquivalentAddressGroup> groups = new ArrayList<>();

  Cloud site(String name, int rttMillis, int count) {
    return site(Site.named(name), rttMillis, count, true);
  }

  Cloud site(Site place, int rttMillis, int count, boolean withHealthService) {
    wan.addSite(place.name(), WanLink.rtt(Duration.ofMillis(rttMillis)));
    List<Node> list = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      list.add(
          new Node(
              place.name(), place, withHealthService ? new HealthStatusManager() : null, this));
    }
    nodes.put(place.name(), list);
    return this;
  }

  WanSite wan(String site) {
    return wan.site(site);
  }

  int calls(String site) {
    return nodes.get(site).stream().mapToInt(n -> n.calls.get()).sum();
  }

  /** A builder for a channel that knows these servers and nothing of Isochrone. */
  ManagedChannelBuilder<?> plainChannel() {
    return Grpc.newChannelBuilder(
        StaticResolver.target(groups), InsecureChannelCredentials.create());
  }

  @Override
  public void close() {
    wan.close();
    for (List<Node> list : nodes.values()) {
      for (Node node : list) {
        node.server.shutdownNow();
      }
    }
    try {
      for (List<Node> list : nodes.values()) {
        for (Node node : list) {
          node.server.awaitTermination(5, TimeUnit.SECONDS);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
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
