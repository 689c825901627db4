/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.isochrone.latency.MeasurementStore;
import io.grpc.CallOptions;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.Metadata;
import io.grpc.ServerCall;
import io.grpc.ServerCallHandler;
import io.grpc.ServerInterceptor;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Probes and watches over real connections. */
class ProbeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HealthCalls seen = new HealthCalls();
  private final Cloud cloud = new Cloud(server -> server.intercept(seen));

  @AfterEach
  void close() {
    cloud.close();
  }

  /** What the servers see of the health service. */
  private static final class HealthCalls implements ServerInterceptor {
    private static final Metadata.Key<String> PREVIOUS =
        Metadata.Key.of("grpc-previous-rpc-attempts", Metadata.ASCII_STRING_MARSHALLER);

    /** Method and number of earlier attempts. */
    final Queue<String> attempts = new ConcurrentLinkedQueue<>();

    volatile boolean fails;

    @Override
    public <Q, A> ServerCall.Listener<Q> interceptCall(
        ServerCall<Q, A> call, Metadata headers, ServerCallHandler<Q, A> next) {
      String method = call.getMethodDescriptor().getFullMethodName();
      if (method.startsWith("grpc.health")) {
        attempts.add(method + " " + headers.get(PREVIOUS));
        if (fails) {
          call.close(Status.UNAVAILABLE, new Metadata());
          return new ServerCall.Listener<>() {};
        }
      }
      return next.startCall(call, headers);
    }
  }

  private static Map<String, ?> everyMethod(String kind, Map<String, ?> policy) {
    return Map.of("methodConfig", List.of(Map.of("name", List.of(Map.of()), kind, policy)));
  }

  private ManagedChannel connect(Map<String, ?> serviceConfig) throws InterruptedException {
    ManagedChannel channel =
        cloud.track(
            Isochrone.configure(cloud.plainChannel().defaultServiceConfig(serviceConfig)).build());
    Load.settle(channel, "near");
    return channel;
  }

  private static Map<String, ?> watching() {
    return ServiceConfigs.policy(Map.of("probeWatch", true));
  }

  private long watches() {
    return seen.attempts.stream().filter(a -> a.startsWith("grpc.health.v1.Health/Watch")).count();
  }

  @Test
  void aSiteThatVanishesWhileNobodyCallsIsFoundByItsProbes() throws Exception {
    cloud.site("near", 3, 2).site("far", 40, 1);
    connect(Map.of());
    cloud.wan("near").blackHole();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () ->
                assertThat(Snapshots.site("near").endpoints())
                    .allSatisfy(e -> assertThat(e.reason()).contains("probes unanswered")));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0s", "0.002s"})
  void hedgingOfAllMethodsDoesNotHedgeProbes(String delay) throws Exception {
    cloud.site("near", 10, 1).site("far", 40, 1);
    ManagedChannel channel =
        connect(
            everyMethod(
                "hedgingPolicy",
                Map.of(
                    "maxAttempts", 3.0, "hedgingDelay", delay, "nonFatalStatusCodes", List.of())));
    Load.run(channel, 200, 100, CallOptions.DEFAULT);
    assertThat(cloud.attempts).as("the control").anyMatch(a -> a.previous() > 0);
    assertThat(seen.attempts).hasSizeGreaterThan(4).allMatch(a -> a.endsWith(" null"));
    assertThat(Snapshots.site("near").rttMillis()).isBetween(9.0, 30.0);
    assertThat(Snapshots.site("far").rttMillis()).isBetween(39.0, 60.0);
  }

  @Test
  void retriesOfAllMethodsDoNotRepeatProbes() throws Exception {
    cloud.site("near", 2, 1).site("far", 40, 1);
    ManagedChannel channel =
        connect(
            everyMethod(
                "retryPolicy",
                Map.of(
                    "maxAttempts",
                    4.0,
                    "initialBackoff",
                    "0.01s",
                    "maxBackoff",
                    "0.02s",
                    "backoffMultiplier",
                    1.0,
                    "retryableStatusCodes",
                    List.of("UNAVAILABLE"))));
    seen.fails = true;
    seen.attempts.clear();
    Load.run(channel, 200, 100, CallOptions.DEFAULT);
    assertThat(seen.attempts).hasSizeGreaterThan(2).allMatch(a -> a.endsWith(" null"));
  }

  @Test
  void timeoutOfAllMethodsThatIsTooShortForProbesIsNobodysFault() throws Exception {
    cloud.site("near", 2, 1).site("far", 60, 1);
    ManagedChannel channel =
        cloud.track(
            Isochrone.configure(
                    cloud
                        .plainChannel()
                        .defaultServiceConfig(
                            Map.of(
                                "methodConfig",
                                List.of(Map.of("name", List.of(Map.of()), "timeout", "0.03s")))))
                .build());
    Load.run(channel, 400, 100, CallOptions.DEFAULT);
    assertThat(seen.attempts).as("it was asked").isNotEmpty();
    assertThat(Snapshots.site("far").reason()).doesNotContain("probes unanswered");
  }

  @Test
  void whoeverRunsTheSynchronizationContextDoesNotLendItsDeadlineToProbes() throws Exception {
    cloud.site("near", 2, 1);
    Context.CancellableContext users = Context.current().withCancellation();
    ManagedChannel[] channel = new ManagedChannel[1];
    users.run(
        () -> {
          channel[0] =
              cloud.track(
                  Isochrone.configure(cloud.plainChannel().defaultServiceConfig(watching()))
                      .build());
          channel[0].getState(true);
        });
    Load.settle(channel[0], "near");
    await().atMost(PATIENCE).until(() -> watches() == 1);
    users.cancel(null);
    Load.run(channel[0], 200, 100, CallOptions.DEFAULT);
    assertThat(watches()).isEqualTo(1);
  }

  @Test
  void notServingIsHeardOfAtOnceWhereItIsWatchedFor() throws Exception {
    cloud.site("near", 2, 2).site("far", 40, 1);
    ManagedChannel channel = connect(watching());
    await().atMost(PATIENCE).until(() -> watches() == 3);
    HealthStatusManager health = cloud.nodes.get("near").get(0).health;
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING);
    await()
        .atMost(Duration.ofMillis(500)) // an interval of Check takes 0.8 to 1 s
        .untilAsserted(
            () -> assertThat(Snapshots.site("near").reason()).contains("it says NOT_SERVING"));
    health.setStatus(HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING);
    await()
        .atMost(Duration.ofMillis(500))
        .untilAsserted(() -> assertThat(Snapshots.site("near").state()).isEqualTo("HEALTHY"));
    assertThat(Load.failed(Load.run(channel, 50, 100, CallOptions.DEFAULT))).isEmpty();
  }

  @Test
  void aServerWithoutTheHealthServiceIsNotWatchedAndMeasuredAllTheSame() throws Exception {
    cloud.site(dev.isochrone.topology.Site.named("near"), 2, 1, false);
    ManagedChannel channel = connect(watching());
    Load.run(channel, 300, 100, CallOptions.DEFAULT);
    assertThat(Snapshots.site("near").state()).isEqualTo("HEALTHY");
    assertThat(Snapshots.site("near").rttMillis()).isBetween(1.9, 20.0);
  }

  @Test
  void probesAndWatchesLetAChannelGoIdle() throws Exception {
    cloud.site("near", 2, 1);
    AtomicLong skipped = new AtomicLong();
    Skipping provider = new Skipping(skipped);
    LoadBalancerRegistry.getDefaultRegistry().register(provider);
    try {
      Map<String, Object> config = new HashMap<>();
      config.put("loadBalancingConfig", List.of(Map.of("skipping", Map.of("probeWatch", true))));
      ManagedChannel channel =
          cloud.track(
              Isochrone.configure(cloud.plainChannel())
                  .idleTimeout(1, TimeUnit.SECONDS)
                  .defaultServiceConfig(config)
                  .build());
      Load.run(channel, 20, 100, CallOptions.DEFAULT);
      await().atMost(PATIENCE).until(() -> watches() == 1);
      await()
          .atMost(PATIENCE)
          .during(Duration.ofSeconds(2)) // twice the time-out
          .until(() -> channel.getState(false) == ConnectivityState.READY);
      skipped.set(TimeUnit.SECONDS.toNanos(61));
      await().atMost(PATIENCE).until(() -> channel.getState(false) == ConnectivityState.IDLE);
    } finally {
      LoadBalancerRegistry.getDefaultRegistry().deregister(provider);
    }
  }

  /** The policy under another name, with a clock that can be put forward. */
  private static final class Skipping extends LoadBalancerProvider {
    private final NearestHealthyLoadBalancerProvider ours;

    Skipping(AtomicLong skipped) {
      ours =
          new NearestHealthyLoadBalancerProvider(
              Deadline.getSystemTicker(),
              () -> System.nanoTime() + skipped.get(),
              new MeasurementStore(System::nanoTime),
              null);
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public int getPriority() {
      return 5;
    }

    @Override
    public String getPolicyName() {
      return "skipping";
    }

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
      return ours.newLoadBalancer(helper);
    }

    @Override
    public io.grpc.NameResolver.ConfigOrError parseLoadBalancingPolicyConfig(Map<String, ?> raw) {
      return ours.parseLoadBalancingPolicyConfig(raw);
    }
  }
}
