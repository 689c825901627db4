/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * The signs of life of one endpoint: what its silence, its probes and its own word say of it.
 *
 * <p>A probe's answer opens the door to a trial and never closes the case: a server may answer
 * probes and hang on calls, and calls are what it is for.
 *
 * <p>Not thread-safe: the writer's.
 */
final class Liveness {
  private static final int PROBES_UNANSWERED = 2;

  private final SilenceRule rule;
  private final StallDetector stall;
  private final SiteSilence site;
  private final boolean probed;
  private long silenceNanos;
  private long heardNanos;
  private long lastRun;
  private boolean silent;
  private boolean outWithSite;
  private boolean signOfLife;
  private boolean notServing;
  private boolean wellButNotServing;
  private int probesUnanswered;

  Liveness(SilenceRule rule, SiteSilence site, boolean probed, long nowNanos) {
    this.rule = rule;
    this.site = site;
    this.probed = probed;
    stall = new StallDetector(rule, nowNanos);
    heardNanos = nowNanos;
  }

  /** Looks at what happened since the last tick. */
  void look(long nowNanos, long ranNanos, EndpointActivity activity, ActivitySample sample) {
    silenceNanos = stall.silenceNanos(nowNanos, ranNanos, activity, sample);
    // Once threads have met at the endpoint the time may be one that was seen before.
    boolean answered =
        activity.lastHeardNanos() != heardNanos
            || sample.responses() + sample.successes() > 0
            || sample.applicationErrors() + sample.busy() > 0;
    heardNanos = activity.lastHeardNanos();
    lastRun = site.look(stall, answered, nowNanos, lastRun);
  }

  /** Why it is suspect for the silence last looked at; null if it is not. */
  @Nullable String accused(ActivitySample sample, LatencyEstimate estimate, long nowNanos) {
    if (!stall.improbable(sample, estimate, nowNanos - heardNanos, probed)) {
      return null;
    }
    silent = true;
    return String.format(
        Locale.ROOT,
        "silent for %.0f ms with %d calls waiting (allowed: %.0f ms)",
        silenceNanos / 1e6,
        stall.waiting(),
        stall.allowedNanos() / 1e6);
  }

  /** Its whole site is silent, and so is it. */
  void accusedWithSite() {
    silent = true;
    outWithSite = true;
  }

  /** Whether any of the calls that say that its site is silent went there. */
  boolean inRun() {
    return site.includes(lastRun);
  }

  /** Whether it is out for nothing but its silence. */
  boolean silent() {
    return silent;
  }

  /** Whether it is out for nothing but its site's silence. */
  boolean outWithSite() {
    return outWithSite;
  }

  /** When a call was last answered there, as of the last look. */
  long heardNanos() {
    return heardNanos;
  }

  /** It goes out: whatever was heard of it before says nothing any more. */
  void out() {
    signOfLife = false;
  }

  /** It is in rotation again. */
  void back() {
    silent = false;
    outWithSite = false;
  }

  /** Something shows that it may be alive. */
  void signOfLife() {
    signOfLife = true;
  }

  /** Whether anything has shown that it may be alive since it went out. */
  boolean alive() {
    return signOfLife;
  }

  /** Whether it says itself that it does not serve. */
  boolean notServing() {
    return notServing;
  }

  /** A probe was answered; whether that changes what it says of itself. */
  boolean probeAnswered(boolean serving, boolean well) {
    probesUnanswered = 0;
    signOfLife = true;
    if (serving != notServing) {
      return false;
    }
    notServing = !serving;
    if (notServing) {
      wellButNotServing = well;
    }
    return true;
  }

  /** Whether nothing was held against it but its own word. */
  boolean wellButNotServing() {
    return wellButNotServing;
  }

  /** A probe was not answered: why it is suspect; null if that says too little. */
  @Nullable String probeUnanswered() {
    probesUnanswered++;
    return probesUnanswered >= PROBES_UNANSWERED ? probesUnanswered + " probes unanswered" : null;
  }

  /** How long a lone call may take, in ns. */
  long loneNanos(LatencyEstimate estimate) {
    return rule.thresholdNanos(estimate, 1);
  }
}
