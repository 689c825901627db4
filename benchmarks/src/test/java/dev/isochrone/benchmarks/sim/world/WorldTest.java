/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.isochrone.benchmarks.sim.policy.Policy;
import dev.isochrone.benchmarks.sim.result.Figures;
import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.scenario.ClientSpec;
import dev.isochrone.benchmarks.sim.scenario.Event;
import dev.isochrone.benchmarks.sim.scenario.MethodSpec.Distribution;
import dev.isochrone.benchmarks.sim.scenario.NetworkSpec;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/**
 * What happens to calls on the way is what the scenario says, to the nanosecond where it can be.
 */
class WorldTest {
  private static final Map<String, Long> FAR = Map.of("there", 20_000_000L);
  private static final Set<Status.Code> UNAVAILABLE = Set.of(Status.Code.UNAVAILABLE);
  private static final Policy ANY = new LeastOfTwo(1);
  private static final ClientSpec CLIENTS =
      SmallWorlds.clients(100, SmallWorlds.EVEN, Duration.ofSeconds(2));

  private static Scenario scenario(ClientSpec clients, Event... events) {
    return SmallWorlds.scenario(
        Map.of("there", SmallWorlds.site(1, 1000)),
        SmallWorlds.method(Distribution.FIXED, Duration.ofMillis(5)),
        clients,
        Duration.ofSeconds(10),
        List.of(events));
  }

  private static RunResult run(Scenario scenario) {
    return World.run(scenario, FAR, ANY, 1);
  }

  private static Figures figures(ClientSpec clients, Event... events) {
    return run(scenario(clients, events)).figures();
  }

  private static Event event(Event.Kind kind, double at, double length, double value) {
    return SmallWorlds.event(kind, at, length, "there", value);
  }

  private static ClientSpec with(
      Duration deadline, ClientSpec.Retry retry, ClientSpec.Hedge hedge, Duration keepAlive) {
    return new ClientSpec(
        1,
        100,
        SmallWorlds.EVEN,
        deadline,
        retry,
        hedge,
        keepAlive,
        Duration.ofSeconds(1),
        Set.of());
  }

  @Test
  void callTakesItsRoundTripAndItsServiceExactly() {
    Figures f = figures(CLIENTS);

    assertThat(f.calls()).isEqualTo(900);
    assertThat(f.failed()).isZero();
    assertThat(f.meanMillis()).isCloseTo(25, within(1e-9));
    assertThat(f.p50Millis()).isEqualTo(25.0);
    assertThat(f.p999Millis()).isEqualTo(25.0);
    assertThat(f.attempts()).isEqualTo(1);
  }

  @Test
  void firstCallWaitsForTheConnectionsTwoRoundTrips() {
    RunResult result = run(scenario(CLIENTS));

    // Calls of the first 40 ms wait until then; with one every 10 ms those are four of fifty.
    double firstBucket = result.timeline().meanMillis()[0];
    assertThat(firstBucket).isBetween(25 + (40 + 30 + 20 + 10) / 50.0 - 1, 25 + 2.01);
  }

  @Test
  void detourIsAddedToTheRoundTrip() {
    assertThat(figures(CLIENTS, event(Event.Kind.RTT, 0.5, 0, 30)).p50Millis()).isEqualTo(55.0);
  }

  @Test
  void slowServerTakesItsFactor() {
    assertThat(figures(CLIENTS, event(Event.Kind.SLOW, 0.5, 0, 3)).p50Millis()).isEqualTo(35.0);
  }

  @Test
  void lossDelaysByProbeAndTimeoutAndLosesNothing() {
    Scenario lossy =
        new Scenario(
            "lossy",
            "",
            null,
            Duration.ofSeconds(60),
            Duration.ofSeconds(1),
            new NetworkSpec(0, 0.01, 2),
            scenario(CLIENTS).sites(),
            scenario(CLIENTS).methods(),
            CLIENTS,
            List.of());

    Figures f = run(lossy).figures();

    assertThat(f.failed()).isZero();
    assertThat(f.p50Millis()).isEqualTo(25.0);
    // One loss costs two round trips and 10 ms, and holds up what follows on the same connection.
    assertThat(f.p99Millis()).isBetween(26.0, 76.0);
  }

  @Test
  void blackHoleLosesWhatIsUnderWayAndAllAfterUntilTcpTriesAgain() {
    // Sent again after 0.22, 0.66, 1.54, 3.3 s …: of a hole from 4 to 5 s TCP learns at 5.54.
    RunResult result =
        run(
            scenario(
                SmallWorlds.clients(100, SmallWorlds.EVEN, Duration.ofSeconds(1)),
                event(Event.Kind.BLACK_HOLE, 4, 1, 0)));

    Figures f = result.figures();
    assertThat(f.lostInFirstSecond()).isBetween(50L, 58L);
    assertThat(f.failed()).isBetween(50L, 60L);
    assertThat(result.timeline().failed()[8]).isEqualTo(50);
    assertThat(result.timeline().failed()[12]).isZero();
  }

  @Test
  void oneWayCutLosesAnswersOnly() {
    Figures f =
        figures(
            SmallWorlds.clients(100, SmallWorlds.EVEN, Duration.ofMillis(500)),
            event(Event.Kind.ONE_WAY, 4, 1, 0));

    assertThat(f.failed()).isBetween(90L, 160L);
  }

  @Test
  void keepAliveBreaksASilentConnectionAfterItsTimeout() {
    Duration deadline = Duration.ofSeconds(8);
    Event hole = event(Event.Kind.BLACK_HOLE, 2, 0, 0);

    Figures without = figures(with(deadline, null, null, Duration.ZERO), hole);
    Figures with = figures(with(deadline, null, null, Duration.ofSeconds(10)), hole);

    assertThat(without.p999Millis()).isEqualTo(8000.0);
    // A failed call counts its deadline, whenever it failed: what differs is how many were sent.
    assertThat(with.attempts()).isLessThan(0.35);
    assertThat(without.attempts()).isEqualTo(1);
  }

  @Test
  void hangingServerIsFoundByThePingAfterKeepAliveTime() {
    Event hang = event(Event.Kind.HANG, 2, 0, 0);

    Figures f = figures(with(Duration.ofSeconds(8), null, null, Duration.ofSeconds(3)), hang);

    // Calls of 1 s before the fault, 3 s of silence and 1 s of time-out were sent; of nine.
    assertThat(f.attempts()).isBetween(4.8 / 9, 5.2 / 9);
  }

  @Test
  void refusedConnectionsFailAtOnceAndComeBackWithGrpcsBackoff() {
    RunResult result = run(scenario(CLIENTS, event(Event.Kind.REFUSE, 4, 1.5, 0)));

    int[] failed = result.timeline().failed();
    assertThat(failed[8]).isGreaterThan(45);
    // Retries after 1 s ± 20 % and 1.6 s ± 20 % more: up again by 7.2 s.
    assertThat(failed[15]).isZero();
    assertThat(failed[19]).isZero();
  }

  @Test
  void restartLosesNothingWhereAnotherServerIsThere() {
    Scenario two =
        SmallWorlds.scenario(
            Map.of("there", SmallWorlds.site(2, 1000)),
            SmallWorlds.method(Distribution.FIXED, Duration.ofMillis(5)),
            CLIENTS,
            Duration.ofSeconds(10),
            List.of(
                new Event(
                    Duration.ofSeconds(2),
                    Duration.ofSeconds(2),
                    Duration.ZERO,
                    Duration.ZERO,
                    "there",
                    0,
                    Duration.ofSeconds(4),
                    Event.Kind.RESTART,
                    0,
                    Duration.ZERO)));

    assertThat(run(two).figures().failed()).isZero();
  }

  @Test
  void unavailableIsRetriedAndExhaustedIsNot() {
    ClientSpec retries =
        with(
            Duration.ofSeconds(2),
            new ClientSpec.Retry(
                3, Duration.ofMillis(10), Duration.ofMillis(100), 0, 0, UNAVAILABLE),
            null,
            Duration.ZERO);

    Figures unavailable = figures(retries, event(Event.Kind.UNAVAILABLE, 1, 0, 0.5));
    Figures exhausted = figures(retries, event(Event.Kind.EXHAUSTED, 1, 0, 0.5));

    // Fails three times in a row: 12.5 %. Attempts: 1 + 0.5 + 0.25.
    assertThat(unavailable.failed() / 900.0).isCloseTo(0.125, within(0.04));
    assertThat(unavailable.attempts()).isCloseTo(1.75, within(0.1));
    assertThat(exhausted.failed() / 900.0).isCloseTo(0.5, within(0.06));
    assertThat(exhausted.attempts()).isEqualTo(1);
  }

  @Test
  void throttledRetriesStopWhenHalfTheTokensAreGone() {
    ClientSpec throttled =
        with(
            Duration.ofSeconds(2),
            new ClientSpec.Retry(
                3, Duration.ofMillis(10), Duration.ofMillis(100), 10, 0.1, UNAVAILABLE),
            null,
            Duration.ZERO);

    Figures f = figures(throttled, event(Event.Kind.UNAVAILABLE, 1, 0, 1));

    assertThat(f.failed()).isEqualTo(900);
    assertThat(f.attempts()).isLessThan(1.01);
  }

  @Test
  void hedgeStartsAfterItsDelayAndTheFirstAnswerWins() {
    ClientSpec hedged =
        with(
            Duration.ofSeconds(2),
            null,
            new ClientSpec.Hedge(2, Duration.ofMillis(10)),
            Duration.ZERO);

    Figures f = figures(hedged);

    assertThat(f.attempts()).isEqualTo(2);
    assertThat(f.p50Millis()).isEqualTo(25.0);
  }

  @Test
  void fullQueueIsAnsweredExhausted() {
    Scenario full =
        SmallWorlds.scenario(
            Map.of(
                "there",
                new dev.isochrone.benchmarks.sim.scenario.SiteSpec(
                    null,
                    1,
                    null,
                    1,
                    1,
                    2,
                    List.of(1.0),
                    0,
                    1,
                    Duration.ZERO,
                    Duration.ZERO,
                    Duration.ZERO,
                    Set.of())),
            SmallWorlds.method(Distribution.FIXED, Duration.ofMillis(20)),
            CLIENTS,
            Duration.ofSeconds(10),
            List.of());

    Figures f = run(full).figures();

    // One slot answers 50 of 100 calls a second; nobody waits for more than two others.
    assertThat(f.failed() / 900.0).isCloseTo(0.5, within(0.02));
  }

  @Test
  void sameSeedSameResultAndAnotherSeedAnother() {
    Scenario random =
        SmallWorlds.queue(
            3,
            2,
            300,
            SmallWorlds.method(Distribution.LOGNORMAL, Duration.ofMillis(5)),
            Duration.ofSeconds(10));
    Map<String, Long> here = Map.of("here", 5_000_000L);

    Figures first = World.run(random, here, new LeastOfTwo(2), 1).figures();
    Figures again = World.run(random, here, new LeastOfTwo(2), 1).figures();
    Figures other = World.run(random, here, new LeastOfTwo(2), 2).figures();

    assertThat(again).isEqualTo(first);
    assertThat(other.meanMillis()).isNotEqualTo(first.meanMillis());
  }
}
