/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.isochrone.RouterSnapshot.EndpointSnapshot;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.health.Breakers;
import dev.isochrone.topology.Site;
import io.github.resilience4j.circuitbreaker.CircuitBreaker;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.health.v1.HealthCheckResponse.ServingStatus;
import io.grpc.protobuf.services.HealthStatusManager;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real servers, real sockets, real faults. */
class FailoverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final Cloud cloud = new Cloud().site("far", 60, 2).site("near", 3, 2).site("mid", 20, 2);
  private ManagedChannel channel;

  @AfterEach
  void close() {
    cloud.close();
  }

  private void connect(Map<String, ?> serviceConfig) throws InterruptedException {
    channel =
        cloud.track(
            Isochrone.configure(cloud.plainChannel().defaultServiceConfig(serviceConfig)).build());
    Load.settle(channel, "near");
  }

  private List<Load.Result> load(int calls) throws InterruptedException {
    return Load.run(channel, calls, 200, CallOptions.DEFAULT);
  }

  private SiteSnapshot site(String name) {
    return Snapshots.site(name);
  }

  @Test
  void callsGoToTheNearestSite() throws Exception {
    connect(Map.of());
    List<Load.Result> results = load(300);
    assertThat(Load.failed(results)).isEmpty();
    assertThat(Load.share(results, "near")).isGreaterThan(0.8);
  }

  @Test
  void aBlackHoleCostsNoCallWithHedgingAndTheSiteIsComeBackToOnceHealed() throws Exception {
    connect(ServiceConfigs.hedging(3, "0.2s"));
    assertThat(Load.failed(load(200))).isEmpty(); // the control: no fault, no failure
    cloud.wan("near").blackHole();
    List<Load.Result> during = load(300);
    assertThat(Load.failed(during)).isEmpty();
    assertThat(Load.share(during, "near")).isZero();
    assertThat(site("near").state()).isEqualTo("DOWN");
    assertThat(site("near").reason()).contains("SUSPECT").contains("silent for");
    cloud.wan("near").heal();
    Load.settle(channel, "near");
  }

  @Test
  void aSiteThatResetsConnectionsIsLeftAndComeBackTo() throws Exception {
    connect(ServiceConfigs.retry(3));
    cloud.wan("near").reset();
    List<Load.Result> during = load(200);
    assertThat(Load.failed(during)).isEmpty();
    assertThat(Load.share(during.subList(20, 200), "near")).isZero();
    cloud.wan("near").heal();
    Load.settle(channel, "near");
  }

  @Test
  void aSiteThatRefusesConnectionsIsLeftAndSaysWhy() throws Exception {
    connect(ServiceConfigs.retry(3));
    cloud.wan("near").refuse();
    List<Load.Result> during = load(200);
    assertThat(Load.failed(during)).isEmpty();
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(site("near").reason()).contains("UNREACHABLE").contains("refused"));
    cloud.wan("near").heal();
    Load.settle(channel, "near");
  }

  @Test
  void aServerThatFailsAtOnceAttractsNothingAndIsTriedAgainOnceItIsWell() throws Exception {
    channel =
        cloud.track(
            Isochrone.configure(
                    cloud
                        .plainChannel()
                        .defaultServiceConfig(
                            ServiceConfigs.policy(
                                Map.of("outlierDetection", Map.of("baseEjectionTime", "0.5s")))))
                .build());
    Load.settle(channel, "near");
    cloud.nodes.get("near").forEach(n -> n.answersWith = Status.UNAVAILABLE);
    load(100);
    List<Load.Result> during = load(200);
    // Trials go there still, one at a time.
    assertThat(Load.failed(during).size()).isLessThan(20);
    assertThat(site("near").reason()).containsPattern("calls failed|trial call failed");
    cloud.nodes.get("near").forEach(n -> n.answersWith = null);
    Load.settle(channel, "near");
  }

  @Test
  void aServerThatSaysNotServingGetsNoCalls() throws Exception {
    connect(Map.of());
    cloud
        .nodes
        .get("near")
        .forEach(
            n ->
                n.health.setStatus(
                    HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.NOT_SERVING));
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> {
              load(10);
              assertThat(site("near").endpoints())
                  .extracting(EndpointSnapshot::reason)
                  .containsOnly("it says NOT_SERVING");
            });
    int before = cloud.calls("near");
    assertThat(Load.failed(load(100))).isEmpty();
    assertThat(cloud.calls("near")).isEqualTo(before);
    cloud
        .nodes
        .get("near")
        .forEach(
            n ->
                n.health.setStatus(
                    HealthStatusManager.SERVICE_NAME_ALL_SERVICES, ServingStatus.SERVING));
    Load.settle(channel, "near");
  }

  @Test
  void aServerWithoutTheHealthServiceIsMeasuredAndNotDeclaredDead() throws Exception {
    cloud.site(Site.named("bare"), 0, 2, false); // nearer than near by more than the window
    channel = cloud.track(Isochrone.configure(cloud.plainChannel()).build());
    Load.settle(channel, "bare");
    assertThat(Load.failed(load(100))).isEmpty();
    assertThat(site("bare").state()).isEqualTo("HEALTHY");
    assertThat(site("bare").rttMillis()).isBetween(0.01, 20.0);
  }

  @Test
  void circuitBreakersAreTheUsersToSeeAndToSet() throws Exception {
    CircuitBreakerRegistry registry = CircuitBreakerRegistry.of(Breakers.DEFAULT_CONFIG);
    channel =
        cloud.track(
            Isochrone.breakers(Isochrone.configure(cloud.plainChannel()), Breakers.in(registry))
                .build());
    Load.settle(channel, "near");
    load(20);
    List<CircuitBreaker> near =
        site("near").endpoints().stream()
            .map(e -> registry.find(e.endpoint()).orElseThrow())
            .toList();
    assertThat(near.stream().mapToInt(b -> b.getMetrics().getNumberOfSuccessfulCalls()).sum())
        .isPositive();
    near.forEach(CircuitBreaker::transitionToForcedOpenState);
    await()
        .atMost(PATIENCE)
        .untilAsserted(
            () -> assertThat(site("near").reason()).contains("circuit breaker is forced open"));
    List<Load.Result> during = load(50);
    assertThat(Load.failed(during)).isEmpty();
    assertThat(Load.share(during, "near")).isZero();
    near.forEach(CircuitBreaker::transitionToClosedState);
    Load.settle(channel, "near");
  }
}
