/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.etcd.fixtures.EtcdServer;
import dev.isochrone.grpc.Isochrone;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.MethodDescriptor;
import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.ServerCalls;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A gRPC channel governed by etcd, and what it notices when etcd is gone: nothing. */
@Timeout(120)
class RoutingTest {
  private static final MethodDescriptor<String, String> WHO =
      MethodDescriptor.<String, String>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("test.Shop/Who")
          .setRequestMarshaller(new Text())
          .setResponseMarshaller(new Text())
          .build();

  @TempDir Path dir;

  private final List<Server> servers = new ArrayList<>();
  private EtcdServer server;
  private EtcdCluster etcd;
  private CatalogSource source;
  private ManagedChannel channel;

  @BeforeEach
  void start() throws IOException {
    server = EtcdServer.plain(dir);
    etcd =
        EtcdCluster.at(server.endpoint())
            .interval(Duration.ofMillis(500))
            .timeout(Duration.ofSeconds(2))
            .open();
    source = etcd.catalog();
    channel =
        Isochrone.configure(
                Grpc.newChannelBuilder("isochrone:///shop", InsecureChannelCredentials.create()),
                source)
            .build();
    site("fra");
    site("par");
  }

  @AfterEach
  void stop() {
    channel.shutdownNow();
    servers.forEach(Server::shutdownNow);
    source.close();
    etcd.close();
    server.close();
  }

  private void site(String name) throws IOException {
    servers.add(
        Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
            .directExecutor()
            .addService(
                ServerServiceDefinition.builder("test.Shop")
                    .addMethod(
                        WHO,
                        ServerCalls.asyncUnaryCall(
                            (request, answer) -> {
                              answer.onNext(name);
                              answer.onCompleted();
                            }))
                    .build())
            .build()
            .start());
  }

  private String catalog(long version, String drained) {
    StringBuilder text =
        new StringBuilder("version: " + version + "\nsites: {fra: {}, par: {}}\nservices:\n");
    // A drain in a ramp would leave some calls there for seconds.
    text.append("  shop:\n    policy: {drainRamp: 0s}\n    endpoints:\n");
    for (int i = 0; i < 2; i++) {
      String site = i == 0 ? "fra" : "par";
      text.append("      - {site: " + site + ", drained: " + site.equals(drained))
          .append(", addresses: [\"127.0.0.1:" + servers.get(i).getPort() + "\"]}\n");
    }
    return text.toString();
  }

  private String call() {
    return ClientCalls.blockingUnaryCall(
        channel, WHO, CallOptions.DEFAULT.withDeadlineAfter(2, TimeUnit.SECONDS), "");
  }

  private static void soon(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(30)).ignoreExceptions().untilAsserted(assertion);
  }

  @Test
  void whatIsPublishedMovesCallsAndWithoutEtcdTheyGoOn() throws Exception {
    etcd.publish("a.yaml", catalog(1, "par"));
    soon(() -> assertThat(call()).isEqualTo("fra"));
    etcd.publish("b.yaml", catalog(2, "fra"));
    soon(() -> assertThat(call()).isEqualTo("par"));

    server.kill();
    // Every call of the time in which etcd is gone, and known to be, arrives where it should.
    await()
        .atMost(Duration.ofSeconds(30))
        .pollInterval(Duration.ofMillis(1))
        .until(
            () -> {
              assertThat(call()).isEqualTo("par");
              return source.lastError().isPresent()
                  && source.status().unconfirmed().compareTo(Duration.ofSeconds(2)) > 0;
            });
    assertThat(Isochrone.routers().catalogs())
        .anySatisfy(
            status -> {
              assertThat(status.source()).isEqualTo("etcd:isochrone/catalog");
              assertThat(status.unconfirmed()).isGreaterThan(Duration.ofSeconds(2));
              assertThat(status.error()).isNotNull();
            });

    server.start();
    etcd.publish("c.yaml", catalog(3, "par"));
    soon(() -> assertThat(call()).isEqualTo("fra"));
  }

  private static final class Text implements MethodDescriptor.Marshaller<String> {
    @Override
    public InputStream stream(String value) {
      return new ByteArrayInputStream(value.getBytes(UTF_8));
    }

    @Override
    public String parse(InputStream stream) {
      try {
        return new String(stream.readAllBytes(), UTF_8);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
