/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import java.util.function.Supplier;

/**
 * How an endpoint that is out comes back: by itself if the silence was a hiccup, with its site, by
 * pardon, or by trial calls, each of which waits for its time and, if the whole site is out, for
 * its turn.
 *
 * <p>Not thread-safe: the writer's.
 */
final class WayBack {
  private static final int SUSPECT_TRIALS = 3;
  private static final String AGAIN = "; then a trial call failed";

  /** What a look at it changed. */
  enum Step {
    /** Nothing. */
    NONE,
    /** A trial began, or the next of them. */
    TRIAL,
    /** A trial failed: it is out once more. */
    FAILED,
    /** It never was ill. */
    FALSE_ALARM,
    /** Its errors are no worse than those of whoever took over. */
    PARDONED,
    /** It is well again. */
    BACK
  }

  private final Supplier<HealthConfig> config;
  private final boolean probed;
  private final EndpointHealth endpoint;
  private final SiteHealth site;
  private final Verdict verdict;
  private final Liveness life;
  private final ErrorRecord errors;
  private final Waits waits;
  private final Way way;
  private final Trials trials;

  WayBack(
      Peers peers,
      EndpointHealth endpoint,
      SiteHealth site,
      Verdict verdict,
      Liveness life,
      ErrorRecord errors,
      Waits waits,
      Way way) {
    config = peers.config();
    probed = peers.probed();
    this.endpoint = endpoint;
    this.site = site;
    this.verdict = verdict;
    this.life = life;
    this.errors = errors;
    this.waits = waits;
    this.way = way;
    trials = new Trials(errors.breaker());
  }

  Trials trials() {
    return trials;
  }

  /** Judges what happened since the last tick; to be called while it is out. */
  Step tick(
      long nowNanos,
      long ranNanos,
      EndpointActivity activity,
      ActivitySample sample,
      LatencyEstimate estimate) {
    if (life.notServing()) {
      return Step.NONE;
    }
    boolean heard = life.heardNanos() - verdict.outSinceNanos() > 0;
    boolean brief = verdict.brief(nowNanos);
    if (heard && life.silent() && !trials.taken() && brief) {
      return Step.FALSE_ALARM;
    }
    if (life.outWithSite() && !site.isSilent()) {
      // Another endpoint of its site is back: nothing was ever held against this one.
      return brief ? Step.FALSE_ALARM : Step.BACK;
    }
    if (errors.pardoned(nowNanos)) {
      return Step.PARDONED;
    }
    if (trials.underWay()) {
      return trialTick(nowNanos, ranNanos, activity, sample, estimate);
    }
    if (heard) {
      life.signOfLife();
    }
    if (!verdict.mayTry(nowNanos) || !mayBeTried(nowNanos)) {
      return Step.NONE;
    }
    trials.begin(trialsNeeded(brief));
    return Step.TRIAL;
  }

  private boolean mayBeTried(long nowNanos) {
    if (errors.guilty()) {
      return site.mayTry(endpoint, nowNanos) && errors.halfOpen();
    }
    boolean hope = life.alive() || verdict.state() == HealthState.EJECTED || !probed;
    return hope && (!site.isSilent() || site.mayTry(endpoint, nowNanos));
  }

  private int trialsNeeded(boolean brief) {
    if (errors.guilty()) {
      return errors.conviction().trialsNeeded();
    }
    return verdict.state() == HealthState.SUSPECT && brief ? 1 : SUSPECT_TRIALS;
  }

  private Step trialTick(
      long nowNanos,
      long ranNanos,
      EndpointActivity activity,
      ActivitySample sample,
      LatencyEstimate estimate) {
    // A suspect only has to be heard; one ejected for its errors has to bring calls to their end.
    boolean heardIsEnough = verdict.state() != HealthState.EJECTED;
    Trials.Result result =
        trials.judge(ranNanos, sample, heardIsEnough, activity.awaiting(), patienceNanos(estimate));
    if (errors.guilty()) {
      if (result != Trials.Result.OPEN) {
        errors.addTrials(sample);
      }
      if (errors.trialsRefused()) {
        result = Trials.Result.FAILED;
      }
    }
    return switch (result) {
      case OPEN -> Step.NONE;
      case NEXT -> Step.TRIAL;
      case PASSED -> Step.BACK;
      case FAILED -> {
        failed(nowNanos);
        yield Step.FAILED;
      }
    };
  }

  /**
   * How long a trial call may take. Longer than any silence allowed by the ceiling: nobody else is
   * sent there meanwhile, while a trial that is given up for a hiccup costs a whole wait.
   */
  private long patienceNanos(LatencyEstimate estimate) {
    return life.loneNanos(estimate) + config.get().stallCeiling().toNanos();
  }

  private void failed(long nowNanos) {
    long wait;
    if (errors.guilty()) {
      errors.trialFailed();
      wait = site.trialFailed(waits, nowNanos);
    } else if (verdict.state() == HealthState.EJECTED) {
      wait = waits.ejectedAgain(nowNanos);
    } else {
      wait = site.isSilent() ? site.trialFailed(waits, nowNanos) : waits.suspectedAgain(nowNanos);
    }
    way.trialFailed(nowNanos, wait);
    String reason = verdict.reason();
    out(verdict.state(), reason.endsWith(AGAIN) ? reason : reason + AGAIN, nowNanos, wait);
  }

  /** It goes out, or once more. */
  void out(HealthState state, String reason, long nowNanos, long waitNanos) {
    verdict.out(state, reason, nowNanos, waitNanos);
    life.out();
    trials.end();
  }
}
