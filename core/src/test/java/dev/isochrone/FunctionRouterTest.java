/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.govern.Overrides;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Plain functions on real threads. */
@Timeout(60)
class FunctionRouterTest {
  private static final Endpoint EU = Endpoint.of("eu-1", Site.named("fra").withJurisdictions("EU"));
  private static final Endpoint US = Endpoint.of("us-1", Site.named("iad").withJurisdictions("US"));

  private final FunctionRouter router = FunctionRouter.start("test-functions", List.of(EU, US));

  @AfterEach
  void close() {
    router.close();
  }

  private static List<String> threads() {
    return Thread.getAllStackTraces().keySet().stream()
        .map(Thread::getName)
        .filter(n -> n.equals("isochrone-test-functions"))
        .toList();
  }

  @Test
  void callReturnsWhatTheFunctionReturns() {
    assertThat(router.<String, RuntimeException>call(e -> "from " + e.id())).startsWith("from ");
    assertThat(router.<String, RuntimeException>call(Residency.within("US"), e -> e.id()))
        .isEqualTo("us-1");
  }

  @Test
  void methodMayBeNamed() {
    assertThat(
            router.<String, RuntimeException>call("report", Residency.within("EU"), Endpoint::id))
        .isEqualTo("eu-1");
    assertThat(router.snapshot().sites().get(0).inFlight()).isZero();
  }

  @Test
  void callThrowsWhatTheFunctionThrows() {
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                router.call(
                    e -> {
                      throw new IOException(e.id());
                    }));
    assertThat(router.snapshot().sites()).allSatisfy(s -> assertThat(s.inFlight()).isZero());
  }

  private List<String> stateOf(String site) {
    // Answered by the thread that obeys overrides, after it has.
    return router.snapshot().sites().stream()
        .filter(s -> s.site().equals(site))
        .map(s -> s.state())
        .toList();
  }

  @Test
  void overridesOfThisProcessAreObeyedUntilTheyEnd() {
    Overrides overrides = Overrides.ofThisProcess();
    long drain = overrides.drainAtOnce("test-functions", "fra", Duration.ofMinutes(1));
    long within = overrides.within("other", Residency.within("EU"), Duration.ofMinutes(1));
    try {
      assertThat(stateOf("fra")).containsExactly("DRAINED");
      assertThat(router.<String, RuntimeException>call(Endpoint::id)).isEqualTo("us-1");
      overrides.cancel(drain);
      assertThat(stateOf("fra")).containsExactly("HEALTHY");
      assertThat(router.<String, RuntimeException>call(Residency.within("EU"), Endpoint::id))
          .isEqualTo("eu-1");
      drain = overrides.drainAtOnce("*", "iad", Duration.ofMinutes(1));
      router.update(List.of(EU, US));
      assertThat(stateOf("iad")).as("an update does not undo it").containsExactly("DRAINED");
    } finally {
      overrides.cancel(drain);
      overrides.cancel(within);
    }
  }

  @Test
  void callsAreCounted() {
    for (int i = 0; i < 50; i++) {
      router.<String, RuntimeException>call(Residency.within("EU"), Endpoint::id);
    }
    assertThat(router.snapshot().sites())
        .filteredOn(s -> s.site().equals("fra"))
        .singleElement()
        .satisfies(s -> assertThat(s.calls() + s.inFlight()).isBetween(0L, 50L));
    assertThat(router.explain(Residency.within("EU"), EU).site()).isEqualTo("fra");
  }

  @Test
  void endpointThatFailsIsLeft() {
    failUntilEjected();
    // One that failed may be tried now and then, by one call.
    int elsewhere = 0;
    for (int i = 0; i < 100; i++) {
      if (router.<String, RuntimeException>call(Endpoint::id).equals("eu-1")) {
        elsewhere++;
      }
    }
    assertThat(elsewhere).isGreaterThanOrEqualTo(98);
  }

  /** Sends failing calls there, and nowhere else, until the router has noticed. */
  private void failUntilEjected() {
    int failed = 0;
    long deadline = System.nanoTime() + 10_000_000_000L;
    while (!isEjected("iad") && System.nanoTime() - deadline < 0) {
      try {
        router.call(
            Residency.within("US"),
            e -> {
              throw new IOException("down");
            });
      } catch (IOException e) {
        failed++;
      }
    }
    assertThat(failed).isPositive();
    assertThat(isEjected("iad")).isTrue();
  }

  private boolean isEjected(String site) {
    return router.snapshot().sites().stream()
        .anyMatch(s -> s.site().equals(site) && s.state().equals("DOWN"));
  }

  @Test
  void nowhereToGoSaysWhy() {
    assertThatExceptionOfType(NoEndpointException.class)
        .isThrownBy(() -> router.<String, RuntimeException>call(Residency.within("JP"), e -> "x"))
        .satisfies(e -> assertThat(e.refusal().kind()).isEqualTo(Refusal.Kind.FORBIDDEN))
        .withMessageStartingWith("FORBIDDEN: residency within [JP] permits no site");
    router.update(List.of());
    assertThatThrownBy(() -> router.<String, RuntimeException>call(e -> "x"))
        .isInstanceOf(NoEndpointException.class)
        .hasMessage("WAIT: no endpoint is known yet");
  }

  @Test
  void updateIsInForceWhenItReturns() {
    router.update(List.of(EU));
    for (int i = 0; i < 100; i++) {
      assertThat(router.<String, RuntimeException>call(Endpoint::id)).isEqualTo("eu-1");
    }
  }

  @Test
  void updateDoesNotAbsolveAnEndpointOfItsErrors() {
    failUntilEjected();
    router.update(List.of(EU, US));
    assertThat(isEjected("iad")).isTrue();
  }

  @Test
  void routersOwnResidencyHolds() {
    RouterConfig config = RouterConfig.DEFAULT.withResidency(Residency.within("EU"));
    try (FunctionRouter eu = FunctionRouter.start("eu", config, List.of(US, EU))) {
      for (int i = 0; i < 100; i++) {
        assertThat(eu.<String, RuntimeException>call(Endpoint::id)).isEqualTo("eu-1");
      }
    }
  }

  @Test
  void closeEndsItsThreadAndMayBeRepeated() throws Exception {
    assertThat(threads()).hasSize(1);
    Thread writer =
        Thread.getAllStackTraces().keySet().stream()
            .filter(t -> t.getName().equals("isochrone-test-functions"))
            .findFirst()
            .orElseThrow();
    assertThat(writer.isDaemon()).isTrue();
    router.close();
    router.close();
    writer.join(10_000);
    assertThat(writer.isAlive()).isFalse();
  }

  @Test
  void startThatFailsLeavesNoThread() {
    assertThatThrownBy(
            () ->
                FunctionRouter.start(
                    "broken", RouterConfig.DEFAULT, java.util.Arrays.asList(EU, null)))
        .isInstanceOf(NullPointerException.class);
    assertThat(Thread.getAllStackTraces().keySet())
        .filteredOn(t -> t.getName().equals("isochrone-broken"))
        .allSatisfy(
            t -> {
              t.join(10_000);
              assertThat(t.isAlive()).isFalse();
            });
  }

  @Test
  void attemptsOfOneCallGoToDifferentEndpoints() {
    for (int i = 0; i < 50; i++) {
      TriedEndpoints tried = new TriedEndpoints();
      String first =
          router.<String, RuntimeException>call("m", Residency.anywhere(), tried, Endpoint::id);
      String second =
          router.<String, RuntimeException>call("m", Residency.anywhere(), tried, Endpoint::id);
      assertThat(second).isNotEqualTo(first);
      // Where everything has been tried a third attempt is still sent.
      assertThat(
              router.<String, RuntimeException>call("m", Residency.anywhere(), tried, Endpoint::id))
          .isNotNull();
    }
  }
}
