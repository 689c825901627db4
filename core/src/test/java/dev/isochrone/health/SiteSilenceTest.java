/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.outcome.OutcomeKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SiteSilenceTest {
  private final Ward ward = new Ward();
  private final List<Ward.Bed> near = new ArrayList<>();

  private void site(int endpoints) {
    for (int i = 0; i < endpoints; i++) {
      near.add(ward.bed("near", "n" + i));
    }
    ward.bed("far", "f1");
    near.forEach(bed -> ward.calls(bed, "."));
  }

  private long suspects() {
    return near.stream().filter(b -> b.health.state() == HealthState.SUSPECT).count();
  }

  private void answerAll(Ward.Bed bed) {
    while (bed.activity.awaiting() > 0) {
      answer(bed);
    }
  }

  private void timeOutAll() {
    for (Ward.Bed bed : near) {
      while (bed.activity.awaiting() > 0) {
        bed.activity.endedAtOnce(OutcomeKind.TIMEOUT, ward.time.nanoTime(), 2_000_000_000L);
      }
    }
  }

  private void answer(Ward.Bed bed) {
    bed.activity.endedAtOnce(OutcomeKind.SUCCESS, ward.time.nanoTime(), 30_000_000);
  }

  /** Three calls a beat, each to another endpoint: 300 a second. */
  private int beatsUntilAllAreSuspect(List<Ward.Bed> called) {
    for (int beat = 1; beat <= 100; beat++) {
      for (int i = 0; i < 3; i++) {
        Ward.Bed bed = called.get((3 * beat + i) % called.size());
        bed.activity.sent(ward.time.nanoTime());
      }
      ward.beat();
      if (suspects() == near.size()) {
        return beat;
      }
    }
    return 100;
  }

  @Test
  void siteOfTwentyIsSilentAsSoonAsOneServerWithAllOfItsCallsWouldBe() {
    site(20);
    // A lone call may take 50 ms, and of many together the longest 22.5.
    assertThat(beatsUntilAllAreSuspect(near)).isBetween(3, 5);
    assertThat(near.get(19).health.reason()).startsWith("its site is silent for ");
  }

  @Test
  void callsAtTooFewEndpointsTellOfThoseAlone() {
    site(20);
    assertThat(beatsUntilAllAreSuspect(near.subList(0, 9))).isEqualTo(100);
    assertThat(suspects()).isEqualTo(9);
  }

  @Test
  void answerOfAnyEndpointBeginsAnew() {
    site(4);
    for (int beat = 0; beat < 100; beat++) {
      near.get(beat % 3).activity.sent(ward.time.nanoTime());
      near.get(3).activity.sent(ward.time.nanoTime());
      ward.beat();
      if (beat % 2 == 1) {
        answer(near.get(3));
        answer(near.get(3));
        ward.beat();
      }
    }
    assertThat(suspects()).isEqualTo(3);
    assertThat(near.get(3).health.state()).isEqualTo(HealthState.HEALTHY);
  }

  @Test
  void lateAnswerOfOneShowsThatNoneWasIll() {
    site(20);
    beatsUntilAllAreSuspect(near);
    ward.beat();
    near.forEach(this::answerAll);
    ward.beats(20);
    assertThat(suspects()).isZero();
  }

  @Test
  void thoseWhoseCallsStillHangStayOutWhenAnotherIsHeard() {
    site(20);
    beatsUntilAllAreSuspect(near);
    ward.beat();
    Ward.Bed hangs = near.get(5);
    assertThat(hangs.activity.awaiting()).isEqualTo(1);
    near.stream().filter(b -> b != hangs).forEach(this::answerAll);
    ward.beats(20);
    assertThat(suspects()).isEqualTo(1);
    assertThat(hangs.health.state()).isEqualTo(HealthState.SUSPECT);
  }

  private void probesAnswered() {
    near.forEach(b -> b.health.probeAnswered(true, ward.time.nanoTime()));
  }

  @Test
  void oneAtATimeTriesWhetherTheSiteIsBack() {
    site(20);
    beatsUntilAllAreSuspect(near);
    ward.beats(2000);
    timeOutAll();
    ward.beat();
    assertThat(ward.onTrial()).as("no sign of life").isEmpty();
    probesAnswered();
    ward.beats(20);
    assertThat(ward.onTrial()).hasSize(1);
    Ward.Bed first = ward.onTrial().get(0);
    ward.trial(first, 'X');
    ward.beats(500);
    assertThat(ward.onTrial()).as("its failure makes the site wait").isEmpty();
    ward.beats(1500);
    assertThat(ward.onTrial()).hasSize(1).doesNotContain(first);
    Ward.Bed second = ward.onTrial().get(0);
    ward.trial(second, '.');
    ward.trial(second, '.');
    assertThat(suspects()).isEqualTo(20);
    ward.trial(second, '.');
    ward.beat();
    assertThat(suspects()).as("those out for nothing else are back with it").isZero();
  }

  @Test
  void siteOfOneHasNoSiteRule() {
    site(1);
    near.get(0).activity.sent(ward.time.nanoTime());
    ward.beats(100);
    assertThat(near.get(0).health.reason()).startsWith("silent for");
  }

  /**
   * From when half of the site hangs until each that hangs would be found by itself: a call goes to
   * the one of two with fewer calls under way; those that live answer before the next call, and
   * begin the run anew.
   */
  private static boolean mistaken(SplittableRandom random, int of, int calls) {
    int dead = of / 2;
    int[] waiting = new int[of];
    FailureRun run = new FailureRun();
    long[] runs = new long[of];
    int enough = FailureRun.enough(of);
    for (int call = 0; call < calls; call++) {
      int i = random.nextInt(of);
      int j = random.nextInt(of - 1);
      j += j >= i ? 1 : 0;
      int chosen = waiting[i] <= waiting[j] ? i : j;
      if (chosen >= dead) {
        run.forget();
      } else {
        waiting[chosen]++;
        runs[chosen] = run.add(0, 1, runs[chosen]);
        if (run.endpoints() >= enough) {
          return true;
        }
      }
    }
    return false;
  }

  /** The figures of {@code docs/silence.md}; a lower bound on the silence comes on top. */
  @ParameterizedTest
  @CsvSource({"2", "4", "10", "20", "100", "1000"})
  void hangOfHalfOfASiteIsSeldomTakenForItsWholeSilence(int of) {
    long seed = 23;
    SplittableRandom random = new SplittableRandom(seed);
    int hangs = 100_000;
    int mistakes = 0;
    for (int i = 0; i < hangs; i++) {
      mistakes += mistaken(random, of, 100) ? 1 : 0;
    }
    System.out.printf("%d endpoints: %.5f%n", of, (double) mistakes / hangs);
    assertThat((double) mistakes / hangs).as("seed %d", seed).isLessThanOrEqualTo(0.01);
    assertThat(Arrays.asList(2, 4, 10).contains(of) && mistakes > 0).isFalse();
  }
}
