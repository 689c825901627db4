/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static dev.isochrone.health.Patient.MS;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.health.EndpointHealth.Change;
import dev.isochrone.outcome.OutcomeKind;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every arrow of the state diagram of {@link EndpointHealth}. */
class EndpointHealthTest {
  /** The way to it. */
  @Nested
  class Connection {
    @Test
    void newEndpointIsConnecting() {
      Patient p = new Patient(true);
      assertThat(p.health.state()).isEqualTo(HealthState.CONNECTING);
      assertThat(p.health.reason()).isEqualTo("connecting");
      assertThat(p.health.connected()).isFalse();
      assertThat(p.health.sinceNanos()).isEqualTo(p.now());
      assertThat(p.health.trial()).isNull();
    }

    @Test
    void connectedOneIsHealthyUntilSomethingSpeaksAgainstIt() {
      Patient p = new Patient(true);
      assertThat(p.health.connectivity(Connectivity.CONNECTED, "", p.now())).isEqualTo(Change.BACK);
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
      assertThat(p.health.reason()).isEmpty();
      assertThat(p.health.connected()).isTrue();
      assertThat(p.beats(1000)).isEqualTo(Change.NONE);
    }

    @Test
    void lostConnectionIsOutAtOnceWithItsReasonAndTime() {
      Patient p = Patient.connected(true);
      p.beats(100);
      assertThat(p.health.connectivity(Connectivity.FAILED, "refused", p.now()))
          .isEqualTo(Change.OUT);
      assertThat(p.health.state()).isEqualTo(HealthState.UNREACHABLE);
      assertThat(p.health.reason()).isEqualTo("refused");
      assertThat(p.health.sinceNanos()).isEqualTo(p.now());
      long since = p.now();
      p.beat();
      assertThat(p.health.connectivity(Connectivity.FAILED, "refused again", p.now()))
          .isEqualTo(Change.NONE);
      assertThat(p.health.reason()).isEqualTo("refused again");
      assertThat(p.health.sinceNanos()).isEqualTo(since);
      assertThat(p.health.connectivity(Connectivity.CONNECTING, "again", p.now()))
          .isEqualTo(Change.OUT);
      assertThat(p.health.state()).isEqualTo(HealthState.CONNECTING);
      assertThat(p.health.connectivity(Connectivity.CONNECTED, "", p.now())).isEqualTo(Change.BACK);
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void connectionLiesOverTheVerdict() {
      Patient p = Patient.connected(true).silent();
      p.health.connectivity(Connectivity.FAILED, "reset", p.now());
      assertThat(p.health.state()).isEqualTo(HealthState.UNREACHABLE);
      assertThat(p.health.reason()).isEqualTo("reset");
      assertThat(p.health.trial()).isNull();
    }

    @Test
    void newConnectionOfASuspectIsTriedAtOnceButNotTrusted() {
      Patient p = Patient.connected(true).silent();
      p.health.connectivity(Connectivity.FAILED, "reset", p.now());
      p.beats(100);
      p.health.connectivity(Connectivity.CONNECTED, "", p.now());
      assertThat(p.health.state()).isEqualTo(HealthState.SUSPECT);
      assertThat(p.health.trial()).isNull();
      p.beat();
      assertThat(p.health.trial()).isNotNull();
    }

    @Test
    void newConnectionOfAnEjectedOneNeedNotWaitOutTheEjection() {
      Patient p = Patient.connected(true).erring();
      p.health.connectivity(Connectivity.FAILED, "reset", p.now());
      p.health.connectivity(Connectivity.CONNECTED, "", p.now());
      p.beat();
      assertThat(p.health.state()).isEqualTo(HealthState.EJECTED);
      assertThat(p.health.trial()).isNotNull();
    }

    @Test
    void trialIsNotOfferedWithoutAConnection() {
      Patient p = Patient.connected(true).silent();
      p.health.probeAnswered(true, p.now());
      p.beat();
      assertThat(p.health.trial()).isNotNull();
      p.health.connectivity(Connectivity.FAILED, "reset", p.now());
      assertThat(p.health.trial()).isNull();
    }
  }

  /** HEALTHY → SUSPECT. */
  @Nested
  class Suspicion {
    @Test
    void silenceBeyondTheThresholdMakesASuspect() {
      Patient p = Patient.connected(true);
      p.send();
      assertThat(p.beats(50)).as("50 ms are allowed to a lone call").isEqualTo(Change.NONE);
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
      assertThat(p.beat()).isEqualTo(Change.OUT);
      assertThat(p.health.state()).isEqualTo(HealthState.SUSPECT);
      assertThat(p.health.reason())
          .isEqualTo("silent for 60 ms with 1 calls waiting (allowed: 50 ms)");
      assertThat(p.health.sinceNanos()).isEqualTo(p.now());
    }

    @Test
    void callGivenUpBeyondTheThresholdDoesToo() {
      Patient p = Patient.connected(true);
      p.send();
      p.beats(50);
      p.time.advanceMillis(1);
      p.activity.endedAtOnce(OutcomeKind.CANCELLED, p.now(), 51 * MS);
      assertThat(p.judge(10)).isEqualTo(Change.OUT);
      assertThat(p.health.state()).isEqualTo(HealthState.SUSPECT);
    }

    @Test
    void ownPauseDoesNot() {
      Patient p = Patient.connected(true);
      p.send();
      p.time.pauseNanos(500 * MS);
      assertThat(p.judge(20)).isEqualTo(Change.NONE);
      p.answer(500);
      assertThat(p.beats(100)).isEqualTo(Change.NONE);
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void twoUnansweredProbesDoAndOneDoesNot() {
      Patient p = Patient.connected(true);
      p.beats(1000);
      assertThat(unanswered(p)).isEqualTo(Change.NONE);
      assertThat(unanswered(p)).isEqualTo(Change.OUT);
      assertThat(p.health.state()).isEqualTo(HealthState.SUSPECT);
      assertThat(p.health.reason()).isEqualTo("2 probes unanswered");
      assertThat(unanswered(p)).as("it is out already").isEqualTo(Change.NONE);
    }

    @Test
    void answeredProbeBetweenThemStartsTheCountAnew() {
      Patient p = Patient.connected(true);
      p.beats(1000);
      unanswered(p);
      assertThat(p.health.probeAnswered(true, p.now())).isEqualTo(Change.NONE);
      assertThat(unanswered(p)).isEqualTo(Change.NONE);
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void unansweredProbesSayNothingWhileCallsAreAnswered() {
      Patient p = Patient.connected(true);
      for (int i = 0; i < 10; i++) {
        long sent = p.now();
        p.call(OutcomeKind.SUCCESS);
        p.beats(100);
        assertThat(p.health.probeUnanswered(sent, p.activity.lastHeardNanos(), p.now()))
            .isEqualTo(Change.NONE);
      }
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
    }

    private Change unanswered(Patient p) {
      long sent = p.now();
      p.beats(500);
      return p.health.probeUnanswered(sent, p.activity.lastHeardNanos(), p.now());
    }
  }

  /** HEALTHY → EJECTED. */
  @Nested
  class Ejection {
    @Test
    void errorsEject() {
      Patient p = Patient.connected(true);
      p.calls(OutcomeKind.FAILURE, Patient.ENOUGH_FAILURES - 1);
      assertThat(p.beat()).isEqualTo(Change.NONE);
      p.call(OutcomeKind.FAILURE);
      assertThat(p.beat()).isEqualTo(Change.OUT);
      assertThat(p.health.state()).isEqualTo(HealthState.EJECTED);
      assertThat(p.health.reason()).isEqualTo("3 of the last 3 calls failed");
    }

    @ParameterizedTest
    @EnumSource(
        value = OutcomeKind.class,
        names = {"SUCCESS", "APPLICATION_ERROR", "BUSY", "CANCELLED"})
    void otherOutcomesDoNot(OutcomeKind kind) {
      Patient p = Patient.connected(true);
      p.calls(kind, 1000);
      assertThat(p.beats(100)).isEqualTo(Change.NONE);
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void serverThatSaysNotServingIsEjectedUntilItSaysOtherwise() {
      Patient p = Patient.connected(true);
      assertThat(p.health.probeAnswered(false, p.now())).isEqualTo(Change.OUT);
      assertThat(p.health.state()).isEqualTo(HealthState.EJECTED);
      assertThat(p.health.reason()).isEqualTo("it says NOT_SERVING");
      assertThat(p.health.probeAnswered(false, p.now())).isEqualTo(Change.NONE);
      assertThat(p.beats(10_000)).as("no trial").isEqualTo(Change.NONE);
      assertThat(p.health.trial()).isNull();
      assertThat(p.health.probeAnswered(true, p.now())).isEqualTo(Change.BACK);
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
      assertThat(p.health.reason()).isEmpty();
    }

    @Test
    void servingAgainDoesNotAbsolveOfErrorsMadeBefore() {
      Patient p = Patient.connected(true).erring();
      p.health.probeAnswered(false, p.now());
      p.beats(100);
      assertThat(p.health.probeAnswered(true, p.now())).isNotEqualTo(Change.BACK);
      assertThat(p.health.state()).isEqualTo(HealthState.EJECTED);
      p.beats(3500);
      assertThat(p.health.trial()).as("and wait out its time").isNull();
      p.beats(2500);
      assertThat(p.health.trial()).as("calls decide").isNotNull();
    }

    @Test
    void servingAgainDoesNotAbsolveASuspectEither() {
      Patient p = Patient.connected(true).silent();
      p.health.probeAnswered(false, p.now());
      assertThat(p.beats(1000)).isEqualTo(Change.NONE);
      p.health.probeAnswered(true, p.now());
      assertThat(p.health.state()).isEqualTo(HealthState.EJECTED);
      p.beat();
      for (int i = 0; i < 3; i++) {
        take(p);
        p.call(OutcomeKind.SUCCESS);
        p.beat();
      }
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void notServingWithdrawsATrial() {
      Patient p = Patient.connected(true).silent();
      p.health.probeAnswered(true, p.now());
      p.beat();
      assertThat(p.health.trial()).isNotNull();
      assertThat(p.health.probeAnswered(false, p.now())).isEqualTo(Change.OUT);
      assertThat(p.health.trial()).isNull();
    }

    @Test
    void notServingIsNoTrialForAConnectionThatCameBack() {
      Patient p = Patient.connected(true);
      p.health.probeAnswered(false, p.now());
      p.health.connectivity(Connectivity.FAILED, "reset", p.now());
      p.health.connectivity(Connectivity.CONNECTED, "", p.now());
      p.beats(1000);
      assertThat(p.health.trial()).isNull();
      assertThat(p.health.state()).isEqualTo(HealthState.EJECTED);
    }
  }

  /** SUSPECT or EJECTED → on trial. */
  @Nested
  class WayToTheTrial {
    @Test
    void suspectThatIsProbedIsTriedAtTheFirstSignOfLife() {
      Patient p = Patient.connected(true).silent();
      assertThat(p.beats(10_000)).as("no sign of life").isEqualTo(Change.NONE);
      assertThat(p.health.trial()).isNull();
      assertThat(p.health.probeAnswered(true, p.now())).isEqualTo(Change.NONE);
      assertThat(p.beat()).isEqualTo(Change.OUT);
      assertThat(p.health.trial()).isNotNull();
      assertThat(p.health.state()).isEqualTo(HealthState.SUSPECT);
      assertThat(p.health.reason()).endsWith("; on trial");
    }

    @Test
    void lateAnswerOfACallIsASignOfLifeToo() {
      Patient p = Patient.connected(true).silent();
      p.beats(1000);
      p.answer(1060);
      p.beat();
      assertThat(p.health.trial()).isNotNull();
    }

    @Test
    void silenceThatEndsByItselfWithinASecondWasAFalseAlarm() {
      Patient p = Patient.connected(true).silent();
      p.beats(900);
      p.answer(960);
      assertThat(p.beat()).isEqualTo(Change.FALSE_ALARM);
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
      assertThat(p.health.trial()).isNull();
    }

    @Test
    void falseAlarmsDoNotMakeTheNextWaitLonger() {
      Patient p = Patient.connected(true);
      for (int i = 0; i < 5; i++) {
        p.silent();
        p.answer(60);
        assertThat(p.beat()).isEqualTo(Change.FALSE_ALARM);
      }
      p.silent();
      p.health.probeAnswered(true, p.now());
      p.beat();
      assertThat(p.health.trial()).as("as at the first fall: at once").isNotNull();
    }

    @Test
    void answeredProbeIsNoEndOfTheSilence() {
      Patient p = Patient.connected(true).silent();
      p.health.probeAnswered(true, p.now());
      p.beat();
      assertThat(p.health.state()).isEqualTo(HealthState.SUSPECT);
    }

    @Test
    void suspectThatNobodyProbesIsTriedAfterASecond() {
      Patient p = Patient.connected(false).silent();
      p.beats(750);
      assertThat(p.health.trial()).isNull();
      p.beats(500); // a second, jittered by a fifth
      assertThat(p.health.trial()).isNotNull();
    }

    @Test
    void ejectedOneIsTriedWhenItsTimeIsOver() {
      Patient p = Patient.connected(true).erring();
      p.health.probeAnswered(true, p.now());
      p.beats(3900);
      assertThat(p.health.trial()).isNull();
      p.beats(2200); // five seconds, jittered by a fifth
      assertThat(p.health.trial()).isNotNull();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void trialIsTakenByExactlyOneOfManyThreads(boolean probed) throws Exception {
      Patient p = Patient.connected(probed).silent();
      p.health.probeAnswered(true, p.now());
      p.beats(1300);
      Trial trial = p.health.trial();
      CountDownLatch start = new CountDownLatch(1);
      AtomicInteger taken = new AtomicInteger();
      Thread[] threads = new Thread[8];
      for (int i = 0; i < threads.length; i++) {
        threads[i] =
            new Thread(
                () -> {
                  try {
                    start.await();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                  for (int n = 0; n < 1000; n++) {
                    if (trial.tryTake()) {
                      taken.incrementAndGet();
                    }
                  }
                });
        threads[i].start();
      }
      start.countDown();
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(taken).hasValue(1);
      assertThat(trial.isTaken()).isTrue();
      assertThat(p.health.trial()).as("a taken trial is not offered").isNull();
    }
  }

  /** On trial → HEALTHY. */
  @Nested
  class Acquittal {
    private Patient onTrial() {
      Patient p = Patient.connected(true).silent();
      p.health.probeAnswered(true, p.now());
      p.beat();
      return p;
    }

    @Test
    void oneAnsweredTrialReturnsAnEndpointThatWasSilentBriefly() {
      Patient p = onTrial();
      take(p);
      p.call(OutcomeKind.SUCCESS);
      assertThat(p.beat()).isEqualTo(Change.BACK);
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
      assertThat(p.health.reason()).isEmpty();
      assertThat(p.health.trial()).isNull();
      assertThat(p.health.sinceNanos()).isEqualTo(p.now());
    }

    @Test
    void trialThatNobodyTookWaits() {
      Patient p = onTrial();
      Trial trial = p.health.trial();
      assertThat(p.beats(10_000)).isEqualTo(Change.NONE);
      assertThat(p.health.trial()).isSameAs(trial);
    }

    @Test
    void firstResponseOfATrialStreamIsEnoughForASuspect() {
      Patient p = onTrial();
      take(p);
      p.send();
      p.activity.responded(p.now(), MS);
      assertThat(p.beat()).isEqualTo(Change.BACK);
    }

    @Test
    void busyAnswerIsEnoughForASuspectSinceItIsAlive() {
      Patient p = onTrial();
      take(p);
      p.call(OutcomeKind.BUSY);
      assertThat(p.beat()).isEqualTo(Change.BACK);
    }

    @Test
    void threeAnsweredTrialsReturnOneThatWasSilentForLong() {
      Patient p = Patient.connected(true).silent();
      p.beats(1000);
      p.health.probeAnswered(true, p.now());
      p.beat();
      assertTrials(3, p);
    }

    @Test
    void fiveAnsweredTrialsReturnOneEjectedForThreeFailures() {
      Patient p = Patient.connected(true).erring();
      p.beats(6100);
      assertTrials(5, p);
      p.calls(OutcomeKind.FAILURE, Patient.ENOUGH_FAILURES - 1);
      p.beat();
      assertThat(p.health.state()).as("errors before are forgotten").isEqualTo(HealthState.HEALTHY);
    }

    @Test
    void errorsBeforeItsReturnAreForgotten() {
      Patient p = Patient.connected(true);
      p.calls(OutcomeKind.FAILURE, Patient.ENOUGH_FAILURES - 1);
      p.beat();
      p.health.probeAnswered(false, p.now());
      p.health.probeAnswered(true, p.now());
      p.call(OutcomeKind.FAILURE);
      assertThat(p.beat()).isEqualTo(Change.NONE);
    }

    @Test
    void ejectionSoonAfterItsReturnLastsTwiceAsLong() {
      Patient p = Patient.connected(true).erring();
      p.beats(6100);
      assertTrials(5, p);
      p.erring();
      assertThat(p.health.state()).isEqualTo(HealthState.EJECTED);
      p.beats(7900);
      assertThat(p.health.trial()).isNull();
      p.beats(4200);
      assertThat(p.health.trial()).isNotNull();
    }

    @Test
    void ejectionLongAfterItsReturnIsAsTheFirst() {
      Patient p = Patient.connected(true).erring();
      p.beats(6100);
      assertTrials(5, p);
      p.beats(60_010);
      p.erring();
      p.beats(6100);
      assertThat(p.health.trial()).isNotNull();
    }

    @Test
    void applicationErrorsAreAnswersOfAnEjectedOneToo() {
      Patient p = Patient.connected(true).erring();
      p.beats(6100);
      take(p);
      p.calls(OutcomeKind.APPLICATION_ERROR, 5);
      assertThat(p.beat()).isEqualTo(Change.BACK);
    }

    @Test
    void busyAnswerNeitherReturnsNorConvictsAnEjectedOne() {
      Patient p = Patient.connected(true).erring();
      p.beats(6100);
      for (int i = 0; i < 10; i++) {
        take(p);
        p.call(OutcomeKind.BUSY);
        assertThat(p.beat()).isEqualTo(Change.OUT);
        assertThat(p.health.trial()).as("the next one").isNotNull();
        assertThat(p.health.state()).isEqualTo(HealthState.EJECTED);
      }
    }

    @Test
    void ejectedOneHasToBringCallsToTheirEnd() {
      Patient p = Patient.connected(true).erring();
      p.beats(6100);
      take(p);
      p.send();
      p.activity.responded(p.now(), MS);
      assertThat(p.beat()).isEqualTo(Change.NONE);
      p.activity.endedAfterResponse(OutcomeKind.SUCCESS);
      assertThat(p.beat()).isEqualTo(Change.OUT);
      assertThat(p.health.trial()).as("the next one").isNotNull();
    }

    private void assertTrials(int needed, Patient p) {
      for (int i = 1; i <= needed; i++) {
        take(p);
        p.call(OutcomeKind.SUCCESS);
        assertThat(p.beat()).as("trial %d", i).isEqualTo(i < needed ? Change.OUT : Change.BACK);
      }
      assertThat(p.health.state()).isEqualTo(HealthState.HEALTHY);
    }
  }

  /** On trial → out again. */
  @Nested
  class Conviction {
    private Patient tried() {
      Patient p = Patient.connected(true).silent();
      p.health.probeAnswered(true, p.now());
      p.beat();
      take(p);
      return p;
    }

    @Test
    void trialThatFailsPutsItOutAgain() {
      Patient p = tried();
      long since = p.health.sinceNanos();
      p.call(OutcomeKind.FAILURE);
      assertThat(p.beat()).isEqualTo(Change.OUT);
      assertThat(p.health.state()).isEqualTo(HealthState.SUSPECT);
      assertThat(p.health.trial()).isNull();
      assertThat(p.health.reason()).endsWith("(allowed: 50 ms); then a trial call failed");
      assertThat(p.health.sinceNanos()).as("since the first").isEqualTo(since);
    }

    @Test
    void trialThatHangsPutsItOutAgain() {
      Patient p = tried();
      p.send();
      assertThat(p.beats(310)).as("T and the ceiling").isEqualTo(Change.NONE);
      assertThat(p.beat()).isEqualTo(Change.OUT);
      assertThat(p.health.trial()).isNull();
    }

    @Test
    void trialAmongAnswersToEarlierCallsFailsAsWellAndIsRepeated() {
      Patient p = Patient.connected(true).erring();
      p.beats(6100);
      take(p);
      p.calls(OutcomeKind.SUCCESS, 2);
      p.call(OutcomeKind.FAILURE);
      assertThat(p.beat()).isEqualTo(Change.OUT);
      assertThat(p.health.trial()).isNull();
      p.beats(6100);
      assertThat(p.health.trial()).isNotNull();
    }

    @Test
    void ownPauseDuringATrialDoesNot() {
      Patient p = tried();
      p.send();
      p.beat();
      p.time.pauseNanos(5000 * MS);
      assertThat(p.judge(20)).isEqualTo(Change.NONE);
      p.answer(5010);
      assertThat(p.beat()).isEqualTo(Change.BACK);
    }

    @Test
    void timeoutOfAnEarlierCallDoesNot() {
      Patient p = tried();
      p.send();
      p.beat();
      p.activity.endedAtOnce(OutcomeKind.TIMEOUT, p.now(), 2000 * MS);
      assertThat(p.beat()).isEqualTo(Change.NONE);
      p.answer(10);
      assertThat(p.beat()).isEqualTo(Change.BACK);
    }

    @Test
    void waitsGrowWithEachTrialThatFails() {
      Patient p = tried();
      double expected = 1;
      for (int i = 0; i < 4; i++) {
        p.call(OutcomeKind.FAILURE);
        p.beat();
        long waited = 0;
        while (p.health.trial() == null) {
          p.health.probeAnswered(true, p.now());
          p.beat();
          waited += 10;
        }
        assertThat(waited / 1000.0)
            .as("wait %d", i)
            .isBetween(expected * 0.79, expected * 1.21 + 0.02);
        expected *= 2;
        take(p);
      }
    }

    @Test
    void nextTrialNeedsANewSignOfLife() {
      Patient p = tried(); // thanks to an answer that came late
      p.send();
      p.beats(70);
      assertThat(p.health.trial()).isNull();
      p.beats(10_000);
      assertThat(p.health.trial()).as("nothing was heard since").isNull();
      p.health.probeAnswered(true, p.now());
      p.beat();
      assertThat(p.health.trial()).isNotNull();
    }

    @Test
    void reasonDoesNotGrowWithEachTrial() {
      Patient p = tried();
      p.call(OutcomeKind.FAILURE);
      p.beat();
      String reason = p.health.reason();
      p.health.probeAnswered(true, p.now());
      p.beats(2000);
      take(p);
      p.call(OutcomeKind.FAILURE);
      p.beat();
      assertThat(p.health.reason()).isEqualTo(reason);
    }

    @Test
    void ejectedOneStaysEjectedForLongerEachTime() {
      Patient p = Patient.connected(true).erring();
      p.beats(6100);
      take(p);
      p.call(OutcomeKind.FAILURE);
      assertThat(p.beat()).isEqualTo(Change.OUT);
      assertThat(p.health.state()).isEqualTo(HealthState.EJECTED);
      p.beats(3900);
      assertThat(p.health.trial()).isNull();
      p.beats(2200);
      take(p);
      p.call(OutcomeKind.FAILURE);
      p.beat();
      p.beats(7900);
      assertThat(p.health.trial()).isNull();
      p.beats(4200);
      assertThat(p.health.trial()).isNotNull();
    }
  }

  private static void take(Patient p) {
    assertThat(Stream.ofNullable(p.health.trial()).map(Trial::tryTake)).containsExactly(true);
  }
}
