/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Real servers, real sockets, real faults. */
class FailoverTest {
  private static final Map<String, ?> HEDGING =
      Map.of(
          "methodConfig",
          List.of(
              Map.of(
                  "name",
                  List.of(Map.of("service", "test.Cloud")),
                  "hedgingPolicy",
                  Map.of(
                      "maxAttempts",
                      3.0,
                      "hedgingDelay",
                      "0.2s",
                      "nonFatalStatusCodes",
                      List.of("UNAVAILABLE")))));

  private final Cloud cloud = new Cloud().site("far", 60, 2).site("near", 3, 2).site("mid", 20, 2);
  private ManagedChannel channel;

  @AfterEach
  void close() {
    channel.shutdownNow();
    cloud.close();
  }

  private void connect() {
    ManagedChannelBuilder<?> builder = cloud.plainChannel().defaultServiceConfig(HEDGING);
    channel = Isochrone.configure(builder).build();
  }

  @Test
  void callsGoToTheNearestSite() throws Exception {
    connect();
    Load.run(channel, 60, 200, CallOptions.DEFAULT); // cold: classes are loaded, sites measured
    List<Load.Result> results = Load.run(channel, 400, 200, CallOptions.DEFAULT);
    System.out.println(Isochrone.snapshots());
    assertThat(Load.failed(results)).isEmpty();
    assertThat(Load.share(results, "near")).isGreaterThan(0.95);
  }

  @Test
  void aBlackHoleCostsNoCallWithHedging() throws Exception {
    connect();
    Load.run(channel, 300, 200, CallOptions.DEFAULT);
    cloud.wan("near").blackHole();
    List<Load.Result> during = Load.run(channel, 400, 200, CallOptions.DEFAULT);
    System.out.println(Isochrone.snapshots());
    long slow = during.stream().filter(r -> r.millis() > 100).count();
    System.out.println("slow " + slow + " " + during.subList(0, 60));
    cloud.wan("near").heal();
    Load.run(channel, 200, 200, CallOptions.DEFAULT);
    List<Load.Result> after = Load.run(channel, 200, 200, CallOptions.DEFAULT);
    assertThat(Load.failed(during)).isEmpty();
    assertThat(Load.share(during.subList(200, 400), "mid")).isGreaterThan(0.98);
    assertThat(Load.share(after, "near")).isGreaterThan(0.9);
  }
}
