/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
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
  private static final long SUSPICION_BASE_NANOS = 1_000_000_000L;
  private static final long SUSPICION_MAX_NANOS = 30_000_000_000L;
  private static final int PROBES_UNANSWERED = 2;
  private static final String AGAIN = "; then a trial call failed";

  private final Supplier<HealthConfig> config;
  private final boolean probed;
  private final StallDetector stall;
  private final Breaker breaker;
  private final Backoff backoff;
  private final Trials trials = new Trials();

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

  /**
   * An endpoint that is being connected to.
   *
   * @param config asked at each judgement, so that a change takes effect at once
   * @param probed whether someone probes it; if not, only a trial call finds out whether it is back
   */
  public EndpointHealth(
      Supplier<HealthConfig> config,
      String endpoint,
      boolean probed,
      long nowNanos,
      RandomGenerator random) {
    this.config = config;
    this.probed = probed;
    stall = new StallDetector(config, nowNanos);
    breaker = new Breaker(endpoint);
    backoff = new Backoff(random);
    connectivitySince = nowNanos;
    verdictSince = nowNanos;
  }

  /** The way to it changed. */
  public Change connectivity(Connectivity now, String reason, long nowNanos) {
    connectivityReason = reason;
    if (now == connectivity) {
      return Change.NONE;
    }
    boolean back = now == Connectivity.CONNECTED;
    connectivity = now;
    connectivitySince = nowNanos;
    if (back && verdict != HealthState.HEALTHY) {
      // Errors of the old connection say nothing of the new one: try it soon, but do try it.
      signOfLife = true;
      notBefore = nowNanos;
      trials.end();
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
    if (sample.ended() > 0) {
      breaker.record(sample);
      if (breaker.isOpen()) {
        long base = config.get().ejectionBase().toNanos();
        long wait = backoff.fell(nowNanos, base, 2 * base, config.get().ejectionMax().toNanos());
        return out(HealthState.EJECTED, breaker.describe(), nowNanos, wait);
      }
    }
    return Change.NONE;
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
      return wellButNotServing ? back(nowNanos) : Change.NONE;
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
    long first = probed ? 0 : SUSPICION_BASE_NANOS;
    long wait = backoff.fell(nowNanos, first, SUSPICION_BASE_NANOS, SUSPICION_MAX_NANOS);
    return out(HealthState.SUSPECT, reason, nowNanos, wait);
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

  private Change back(long nowNanos) {
    verdict = HealthState.HEALTHY;
    silent = false;
    verdictReason = "";
    verdictSince = nowNanos;
    trials.end();
    breaker.close();
    backoff.returned(nowNanos);
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
      backoff.falseAlarm();
      back(nowNanos);
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
    boolean brief = !ejected && nowNanos - verdictSince < SHORT_SUSPICION_NANOS;
    if (ejected) {
      breaker.halfOpen();
    }
    trials.begin(brief ? 1 : Breaker.HALF_OPEN_CALLS);
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
    if (ejected && result != Trials.Result.OPEN) {
      breaker.record(sample);
    }
    return switch (result) {
      case OPEN -> Change.NONE;
      case NEXT -> Change.OUT;
      case PASSED -> back(nowNanos);
      case FAILED -> {
        long base = ejected ? config.get().ejectionBase().toNanos() : SUSPICION_BASE_NANOS;
        long max = ejected ? config.get().ejectionMax().toNanos() : SUSPICION_MAX_NANOS;
        String reason = verdictReason.endsWith(AGAIN) ? verdictReason : verdictReason + AGAIN;
        yield out(verdict, reason, nowNanos, backoff.fell(nowNanos, base, base, max));
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

  /** Leave for one call to try it while it is out; null if it is not time for that. */
  public @Nullable Trial trial() {
    return connected() ? trials.offered() : null;
  }
}
