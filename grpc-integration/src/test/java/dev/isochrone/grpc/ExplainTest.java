/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RoutingDecision;
import dev.isochrone.topology.Residency;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A call can say why it went where it went. */
class ExplainTest {
  private final Cloud cloud = new Cloud().site("far", 40, 1).site("near", 3, 1);
  private final List<RoutingDecision> decisions = new CopyOnWriteArrayList<>();
  private final ManagedChannel channel =
      cloud.track(
          Isochrone.configure(cloud.plainChannel().defaultServiceConfig(ServiceConfigs.retry(2)))
              .build());

  @AfterEach
  void close() {
    cloud.close();
  }

  private static CallOptions explainedTo(Consumer<RoutingDecision> consumer) {
    return CallOptions.DEFAULT.withOption(CallRouting.EXPLAIN, consumer);
  }

  private Load.Result call(CallOptions options) throws InterruptedException {
    return Load.run(channel, 1, 100, options).get(0);
  }

  @Test
  void aDecisionNamesTheSiteChosenAndTheOthers() throws Exception {
    Load.settle(channel, "near");
    for (int i = 1; i <= 20; i++) {
      Load.Result result = call(explainedTo(decisions::add));
      assertThat(decisions).hasSize(i);
      assertThat(decisions.get(i - 1).site()).isEqualTo(result.site());
    }
    assertThat(decisions)
        .extracting(RoutingDecision::toString)
        .anyMatch(
            d ->
                d.matches(
                    "test.Cloud/Who → near \\([0-9.]+ ms\\): nearest of 2 permitted;"
                        + " far \\+[0-9.]+ ms"));
  }

  @Test
  void eachAttemptIsExplained() throws Exception {
    Load.settle(channel, "near");
    cloud.all().forEach(n -> n.answersWith = Status.UNAVAILABLE);
    assertThat(call(explainedTo(decisions::add)).status().isOk()).isFalse();
    assertThat(decisions)
        .extracting(RoutingDecision::site)
        .containsExactlyInAnyOrder("near", "far");
  }

  @Test
  void aCallThatHadToWaitForAConnectionIsExplainedOnce() throws Exception {
    assertThat(call(explainedTo(decisions::add)).status().isOk()).isTrue();
    assertThat(decisions).hasSize(1);
    assertThat(decisions.get(0).site()).isNotNull();
  }

  @Test
  void aSampleOfAllCallsIsKept() throws Exception {
    Load.settle(channel, "near");
    for (int i = 0; i < 50 && ours().isEmpty(); i++) {
      Load.run(channel, 200, 1_000, CallOptions.DEFAULT);
    }
    assertThat(ours()).isNotEmpty();
    assertThat(ours().get(0).toString()).startsWith("test.Cloud/Who → ");
  }

  private List<RoutingDecision> ours() {
    return Isochrone.recentDecisions().stream()
        .filter(d -> d.router().equals(Snapshots.only().router()))
        .toList();
  }

  @Test
  void aRefusalIsExplained() throws Exception {
    Load.settle(channel, "near");
    call(explainedTo(decisions::add).withOption(CallRouting.RESIDENCY, Residency.within("EU")));
    assertThat(decisions).hasSize(1);
    assertThat(decisions.get(0).toString())
        .startsWith("test.Cloud/Who → nowhere: residency within [EU] permits no site")
        .contains("near excluded: residency [EU]");
  }

  @Test
  void aConsumerThatThrowsDoesNotHurtTheCall() throws Exception {
    // The first call waits and is picked for in the channel's own context, where an exception
    // would end the channel.
    CallOptions throwing =
        explainedTo(
            d -> {
              throw new IllegalStateException("on purpose");
            });
    assertThat(call(throwing).status().isOk()).isTrue();
    assertThat(call(throwing).status().isOk()).isTrue();
    CallOptions worse =
        explainedTo(
            d -> {
              throw new AssertionError("on purpose");
            });
    assertThat(call(worse).status().isOk()).isTrue();
    channel.enterIdle();
    assertThat(call(worse).status().isOk()).isTrue();
    assertThat(call(CallOptions.DEFAULT).status().isOk()).isTrue();
  }
}
