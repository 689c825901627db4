/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The verdict on one endpoint and how it is reached.
 *
 * <pre>
 *            silence > T, errors, probes unanswered
 *   HEALTHY ────────────────────────────────────────► SUSPECT or EJECTED ◄──┐
 *      ▲                                                   │ wait over, sign │ the trial call
 *      │ enough trial calls answered                       ▼ of life heard   │ fails or hangs
 *      └─────────────────────────────────────────────── on trial ────────────┘
 * </pre>
 *
 * <p>A probe's answer opens the door to a trial and never closes the case: a server may answer
 * probes and hang on calls, and calls are what it is for. The connection's state lies over all
 * this: an endpoint without a connection is out, whatever was thought of it.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class EndpointHealth {
  /** What a tick or an event did to the verdict. */
  public enum Change {
    /** Nothing that the routing table has to know. */
    NONE,
    /** It is out, or a trial began or ended. */
    OUT,
    /** It is in again and never was ill: the silence ended by itself. */
    FALSE_ALARM,
    /** It is back: whatever its load was, start anew. */
    BACK
  }

  private static final long SHORT_SUSPICION_NANOS = 1_000_000_000L;
  private static final int PROBES_UNANSWERED = 2;
  private static final int SUSPECT_TRIALS = 3;
  private static final String AGAIN = "; then a trial call failed";

  private final Supplier<HealthConfig> config;
  private final boolean probed;
  private final SiteHealth site;
  private final BooleanSupplier drained;
  private final StallDetector stall;
  private final ErrorRecord errors;
  private final Waits waits;
  private final Trials trials;

  private Connectivity connectivity = Connectivity.CONNECTING;
  private String connectivityReason = "connecting";
  private long connectivitySince;
  private HealthState verdict = HealthState.HEALTHY;
  private String verdictReason = "";
  private long verdictSince;
  private long outSince;
  private long notBefore;
  private boolean signOfLife;
  private boolean notServing;
  // Out for nothing but its silence.
  private boolean silent;
  private boolean wellButNotServing;
  private int probesUnanswered;
  // Since the last tick.
  private boolean broke;
  // A new connection is tried at once; one that fails as the last did waits like everything else.
  private boolean triesNew;
  private long tryNewAgain;

  /** An endpoint that is being connected to. */
  EndpointHealth(
      Peers peers, SiteHealth site, String endpoint, BooleanSupplier drained, long nowNanos) {
    config = peers.config();
    probed = peers.probed();
    this.site = site;
    this.drained = drained;
    stall = new StallDetector(config, nowNanos);
    errors = new ErrorRecord(peers, site, endpoint, nowNanos);
    waits = new Waits(config, probed, peers.random());
    trials = new Trials(errors.breaker());
    connectivitySince = nowNanos;
    verdictSince = nowNanos;
    tryNewAgain = nowNanos;
  }

  /** The way to it changed. */
  public Change connectivity(Connectivity now, String reason, long nowNanos) {
    connectivityReason = reason;
    if (now == connectivity) {
      return Change.NONE;
    }
    boolean back = now == Connectivity.CONNECTED;
    broke |= connectivity == Connectivity.CONNECTED;
    connectivity = now;
    connectivitySince = nowNanos;
    if (back && verdict != HealthState.HEALTHY) {
      trials.end();
      signOfLife = true;
      if (nowNanos - tryNewAgain >= 0) {
        // Errors of the old connection say nothing of the new one: try it soon, but do try it.
        triesNew = true;
        notBefore = nowNanos;
        site.tryNow(nowNanos);
      }
    }
    return back ? Change.BACK : Change.OUT;
  }

  /** Judges what happened since the last tick, {@code ranNanos} of running time ago. */
  public Change tick(
      long nowNanos,
      long ranNanos,
      EndpointActivity activity,
      ActivitySample sample,
      LatencyEstimate estimate) {
    errors.count(sample);
    long silence = stall.silenceNanos(nowNanos, ranNanos, activity, sample);
    if (verdict != HealthState.HEALTHY) {
      return outTick(nowNanos, ranNanos, activity, sample, estimate);
    }
    if (stall.improbable(sample, estimate, nowNanos - activity.lastHeardNanos(), probed)) {
      silent = true;
      return suspect(
          nowNanos,
          String.format(
              Locale.ROOT,
              "silent for %.0f ms with %d calls waiting (allowed: %.0f ms)",
              silence / 1e6,
              activity.awaiting(),
              stall.allowedNanos() / 1e6));
    }
    if (broke || !connected()) {
      broke = false;
      errors.addOfBroken(sample, nowNanos);
    } else {
      errors.add(sample, nowNanos);
    }
    boolean relapse = waits.remember(nowNanos) || site.remembers(nowNanos);
    ErrorRecord.Ejection ejection = errors.judge(relapse, nowNanos);
    return ejection == null ? Change.NONE : eject(ejection, nowNanos);
  }

  private Change eject(ErrorRecord.Ejection ejection, long nowNanos) {
    long wait = ejection.waitNanos() < 0 ? waits.ejected(nowNanos) : ejection.waitNanos();
    out(HealthState.EJECTED, ejection.reason(), nowNanos, wait);
    site.fell(this, notBefore);
    return Change.OUT;
  }

  /** A probe came back. */
  public Change probeAnswered(boolean serving, long nowNanos) {
    probesUnanswered = 0;
    signOfLife = true;
    if (!serving && !notServing) {
      notServing = true;
      wellButNotServing = verdict == HealthState.HEALTHY;
      return out(HealthState.EJECTED, "it says NOT_SERVING", nowNanos, notBefore - nowNanos);
    }
    if (serving && notServing) {
      notServing = false;
      // What it was out for before is not forgiven for serving again: a trial has to show.
      return wellButNotServing ? back(nowNanos, false) : Change.NONE;
    }
    return Change.NONE;
  }

  /** A probe did not; {@code lastHeardNanos} is when the endpoint last answered anything. */
  public Change probeUnanswered(long sentNanos, long lastHeardNanos, long nowNanos) {
    if (lastHeardNanos - sentNanos >= 0) {
      return Change.NONE; // it answers calls meanwhile: they decide
    }
    probesUnanswered++;
    if (verdict == HealthState.HEALTHY && probesUnanswered >= PROBES_UNANSWERED) {
      return suspect(nowNanos, probesUnanswered + " probes unanswered");
    }
    return Change.NONE;
  }

  private Change suspect(long nowNanos, String reason) {
    return out(HealthState.SUSPECT, reason, nowNanos, waits.suspected(nowNanos));
  }

  private Change out(HealthState state, String reason, long nowNanos, long waitNanos) {
    if (verdict == HealthState.HEALTHY) {
      verdictSince = nowNanos;
    }
    verdict = state;
    verdictReason = reason;
    outSince = nowNanos;
    notBefore = nowNanos + waitNanos;
    signOfLife = false;
    trials.end();
    return Change.OUT;
  }

  private Change back(long nowNanos, boolean pardoned) {
    boolean forErrors = errors.guilty();
    verdict = HealthState.HEALTHY;
    silent = false;
    triesNew = false;
    verdictReason = "";
    verdictSince = nowNanos;
    trials.end();
    errors.returned(pardoned);
    if (forErrors) {
      site.returned(nowNanos);
    }
    waits.returned(nowNanos);
    return Change.BACK;
  }

  private Change outTick(
      long nowNanos,
      long ranNanos,
      EndpointActivity activity,
      ActivitySample sample,
      LatencyEstimate estimate) {
    if (notServing) {
      return Change.NONE;
    }
    boolean heard = activity.lastHeardNanos() - outSince > 0;
    if (heard && silent && !trials.taken() && nowNanos - verdictSince < SHORT_SUSPICION_NANOS) {
      waits.falseAlarm();
      back(nowNanos, false);
      return Change.FALSE_ALARM;
    }
    if (errors.pardoned(nowNanos)) {
      waits.falseAlarm();
      back(nowNanos, true);
      return Change.FALSE_ALARM;
    }
    if (trials.underWay()) {
      return trialTick(nowNanos, ranNanos, activity, sample, estimate);
    }
    boolean ejected = verdict == HealthState.EJECTED;
    signOfLife |= heard;
    if (nowNanos - notBefore < 0 || !(signOfLife || ejected || !probed)) {
      return Change.NONE;
    }
    if (errors.guilty()) {
      if (!site.mayTry(this, nowNanos) || !errors.halfOpen()) {
        return Change.NONE;
      }
      trials.begin(errors.conviction().trialsNeeded());
    } else {
      boolean brief = !ejected && nowNanos - verdictSince < SHORT_SUSPICION_NANOS;
      trials.begin(brief ? 1 : SUSPECT_TRIALS);
    }
    return Change.OUT;
  }

  private Change trialTick(
      long nowNanos,
      long ranNanos,
      EndpointActivity activity,
      ActivitySample sample,
      LatencyEstimate estimate) {
    boolean ejected = verdict == HealthState.EJECTED;
    // A suspect only has to be heard; one ejected for its errors has to bring calls to their end.
    Trials.Result result =
        trials.judge(ranNanos, sample, !ejected, activity.awaiting(), patienceNanos(estimate));
    if (errors.guilty()) {
      if (result != Trials.Result.OPEN) {
        errors.addTrials(sample);
      }
      if (errors.trialsRefused()) {
        result = Trials.Result.FAILED;
      }
    }
    return switch (result) {
      case OPEN -> Change.NONE;
      case NEXT -> Change.OUT;
      case PASSED -> back(nowNanos, false);
      case FAILED -> {
        String reason = verdictReason.endsWith(AGAIN) ? verdictReason : verdictReason + AGAIN;
        long wait;
        if (errors.guilty()) {
          errors.trialFailed();
          wait = site.trialFailed(waits, nowNanos);
        } else {
          wait = ejected ? waits.ejectedAgain(nowNanos) : waits.suspectedAgain(nowNanos);
        }
        if (triesNew) {
          triesNew = false;
          tryNewAgain = nowNanos + wait;
        }
        yield out(verdict, reason, nowNanos, wait);
      }
    };
  }

  /**
   * How long a trial call may take. Longer than any silence allowed by the ceiling: nobody else is
   * sent there meanwhile, while a trial that is given up for a hiccup costs a whole wait.
   */
  private long patienceNanos(LatencyEstimate estimate) {
    return stall.thresholdNanos(estimate, 1) + config.get().stallCeiling().toNanos();
  }

  /** What is thought of it. */
  public HealthState state() {
    return switch (connectivity) {
      case CONNECTED -> verdict;
      case CONNECTING -> HealthState.CONNECTING;
      case FAILED -> HealthState.UNREACHABLE;
    };
  }

  /** Why, in words; empty if it is healthy. */
  public String reason() {
    if (connectivity != Connectivity.CONNECTED) {
      return connectivityReason;
    }
    return trials.underWay() ? verdictReason + "; on trial" : verdictReason;
  }

  /** Since when. */
  public long sinceNanos() {
    return connectivity != Connectivity.CONNECTED ? connectivitySince : verdictSince;
  }

  /** Whether calls can be sent at all. */
  public boolean connected() {
    return connectivity == Connectivity.CONNECTED;
  }

  /** Whether ordinary calls go there, as far as health has a say. */
  boolean inRotation() {
    return verdict == HealthState.HEALTHY
        && connected()
        && site.permitted()
        && !drained.getAsBoolean();
  }

  boolean onTrial() {
    return connected() && trials.underWay();
  }

  ErrorRecord errors() {
    return errors;
  }

  /** Leave for one call to try it while it is out; null if it is not time for that. */
  public @Nullable Trial trial() {
    return connected() ? trials.offered() : null;
  }
}
