/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.EndpointActivity;
import java.util.function.BooleanSupplier;
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
 * <p>{@link Liveness} says whether it is silent, {@link ErrorRecord} what its calls' errors tell,
 * {@link WayBack} whether it is well again. The state of the {@link Way} there lies over all this:
 * an endpoint without a connection is out, whatever was thought of it.
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

  private final SiteHealth site;
  private final BooleanSupplier drained;
  private final Liveness life;
  private final ErrorRecord errors;
  private final Waits waits;
  private final Way way;
  private final Verdict verdict;
  private final WayBack wayBack;

  /** An endpoint that is being connected to. */
  EndpointHealth(
      Peers peers, SiteHealth site, String endpoint, BooleanSupplier drained, long nowNanos) {
    this.site = site;
    this.drained = drained;
    life = new Liveness(peers.silenceRule(), site.silence(), peers.probed(), nowNanos);
    errors = new ErrorRecord(peers, site, endpoint, nowNanos);
    waits = new Waits(peers.config(), peers.probed(), peers.random());
    way = new Way(nowNanos);
    verdict = new Verdict(nowNanos);
    wayBack = new WayBack(peers, this, site, verdict, life, errors, waits, way);
  }

  /** The way to it changed. */
  public Change connectivity(Connectivity now, String reason, long nowNanos) {
    if (!way.change(now, reason, nowNanos)) {
      return Change.NONE;
    }
    boolean back = way.connected();
    if (back && !verdict.healthy()) {
      wayBack.trials().end();
      life.signOfLife();
      if (way.tryNew(nowNanos)) {
        // Errors of the old connection say nothing of the new one: try it soon, but do try it.
        verdict.tryNow(nowNanos);
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
    life.look(nowNanos, ranNanos, activity, sample);
    if (!verdict.healthy()) {
      return outTick(nowNanos, ranNanos, activity, sample, estimate);
    }
    String silence = life.accused(sample, estimate, nowNanos);
    if (silence != null) {
      return suspect(nowNanos, silence);
    }
    if (way.takeBroken()) {
      errors.addOfBroken(sample, nowNanos);
    } else {
      errors.add(sample, nowNanos);
    }
    return judgeErrors(nowNanos);
  }

  /** Its whole site is out: it follows. */
  public Change siteWentOut(long nowNanos) {
    if (!verdict.healthy()) {
      return Change.NONE;
    }
    if (site.silenceOf(this)) {
      life.accusedWithSite();
      return out(HealthState.SUSPECT, site.reason(), nowNanos, site.notBeforeNanos() - nowNanos);
    }
    return judgeErrors(nowNanos);
  }

  private Change judgeErrors(long nowNanos) {
    boolean relapse = waits.remember(nowNanos) || site.remembers(nowNanos);
    ErrorRecord.Ejection ejection = errors.judge(relapse, nowNanos);
    return ejection == null ? Change.NONE : eject(ejection, nowNanos);
  }

  private Change eject(ErrorRecord.Ejection ejection, long nowNanos) {
    long wait = ejection.waitNanos() < 0 ? waits.ejected(nowNanos) : ejection.waitNanos();
    out(HealthState.EJECTED, ejection.reason(), nowNanos, wait);
    site.fell(this, verdict.notBeforeNanos());
    return Change.OUT;
  }

  /** A probe came back. */
  public Change probeAnswered(boolean serving, long nowNanos) {
    if (!life.probeAnswered(serving, verdict.healthy())) {
      return Change.NONE;
    }
    if (!serving) {
      long wait = verdict.notBeforeNanos() - nowNanos;
      return out(HealthState.EJECTED, "it says NOT_SERVING", nowNanos, wait);
    }
    // What it was out for before is not forgiven for serving again: a trial has to show.
    return life.wellButNotServing() ? back(nowNanos, Change.BACK, false) : Change.NONE;
  }

  /** A probe did not; {@code lastHeardNanos} is when the endpoint last answered anything. */
  public Change probeUnanswered(long sentNanos, long lastHeardNanos, long nowNanos) {
    if (lastHeardNanos - sentNanos >= 0) {
      return Change.NONE; // it answers calls meanwhile: they decide
    }
    String reason = life.probeUnanswered();
    return verdict.healthy() && reason != null ? suspect(nowNanos, reason) : Change.NONE;
  }

  private Change suspect(long nowNanos, String reason) {
    return out(HealthState.SUSPECT, reason, nowNanos, waits.suspected(nowNanos));
  }

  private Change out(HealthState state, String reason, long nowNanos, long waitNanos) {
    wayBack.out(state, reason, nowNanos, waitNanos);
    return Change.OUT;
  }

  private Change outTick(
      long nowNanos,
      long ranNanos,
      EndpointActivity activity,
      ActivitySample sample,
      LatencyEstimate estimate) {
    return switch (wayBack.tick(nowNanos, ranNanos, activity, sample, estimate)) {
      case NONE -> Change.NONE;
      case TRIAL, FAILED -> Change.OUT;
      case BACK -> back(nowNanos, Change.BACK, false);
      case FALSE_ALARM -> back(nowNanos, Change.FALSE_ALARM, false);
      case PARDONED -> back(nowNanos, Change.FALSE_ALARM, true);
    };
  }

  private Change back(long nowNanos, Change how, boolean pardoned) {
    boolean withSite = errors.guilty() || site.isSilent();
    if (how == Change.FALSE_ALARM) {
      waits.falseAlarm();
    }
    verdict.back(nowNanos);
    life.back();
    way.back();
    wayBack.trials().end();
    errors.returned(pardoned);
    if (withSite) {
      site.returned(nowNanos, how == Change.FALSE_ALARM);
    }
    waits.returned(nowNanos);
    return how;
  }

  /** What is thought of it. */
  public HealthState state() {
    return switch (way.state()) {
      case CONNECTED -> verdict.state();
      case CONNECTING -> HealthState.CONNECTING;
      case FAILED -> HealthState.UNREACHABLE;
    };
  }

  /** Why, in words; empty if it is healthy. */
  public String reason() {
    if (!way.connected()) {
      return way.reason();
    }
    return verdict.reason() + (wayBack.trials().underWay() ? "; on trial" : "");
  }

  /** Since when. */
  public long sinceNanos() {
    return way.connected() ? verdict.sinceNanos() : way.sinceNanos();
  }

  /** Whether nothing is thought of it that time alone could change. */
  public boolean atRest() {
    return verdict.healthy();
  }

  /** Whether calls can be sent at all. */
  public boolean connected() {
    return way.connected();
  }

  /** Whether ordinary calls go there, as far as health has a say. */
  boolean inRotation() {
    return verdict.healthy() && connected() && site.permitted() && !drained.getAsBoolean();
  }

  /** Whether it is out for nothing but its site's silence: to ask a few of the site is enough. */
  public boolean outWithSite() {
    return life.outWithSite();
  }

  /** Whether it is out for what its site is out for, and waits for its turn to be tried. */
  boolean waitsForTurn() {
    return errors.guilty() || life.outWithSite();
  }

  boolean onTrial() {
    return connected() && wayBack.trials().underWay();
  }

  Liveness life() {
    return life;
  }

  ErrorRecord errors() {
    return errors;
  }

  /** Leave for one call to try it while it is out; null if it is not time for that. */
  public @Nullable Trial trial() {
    return connected() ? wayBack.trials().offered() : null;
  }
}
