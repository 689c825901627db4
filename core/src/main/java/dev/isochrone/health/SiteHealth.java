/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.latency.LatencyEstimate;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints of one site, and the verdict on the site as a whole.
 *
 * <p>What its endpoints did is added up: two endpoints with half of a call a second each tell as
 * much as one with one. If the sum is guilty by {@link ErrorEvidence}'s bound and either nearly all
 * of the endpoints contributed to it, or so many failed one after the other with no success between
 * that they are sample enough ({@link FailureRun}), they all go out at once; likewise if the last
 * one goes out. No ejection cap holds that up: what is left of a dead site serves nobody.
 *
 * <p>So they do once the whole site is silent ({@link SiteSilence}).
 *
 * <p>They come back as one as well: while the site is out, one endpoint after the other has a
 * trial, one at a time, with one backoff. Else each of n endpoints would cost its own failed
 * trials. When one is back after a silence, those that went out for nothing else are, too; of those
 * that went out for errors each has its own trials.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class SiteHealth {
  private static final double NEARLY_ALL = 0.8;

  private final Peers peers;
  private final BooleanSupplier permitted;
  private final List<EndpointHealth> endpoints = new ArrayList<>();
  private final ErrorEvidence evidence = new ErrorEvidence();
  private final FailureRun run = new FailureRun();
  private final Background.Tally tally = new Background.Tally();
  private final SiteSilence silence;
  private final Waits waits;
  private boolean out;
  // Out for its silence, and what to say of it.
  private boolean silent;
  private String reason = "";
  private int failures;
  private int calls;
  private long notBefore;
  private @Nullable EndpointHealth trying;
  private @Nullable EndpointHealth lastTried;

  SiteHealth(Peers peers, BooleanSupplier permitted) {
    this.peers = peers;
    this.permitted = permitted;
    silence = new SiteSilence(peers.silenceRule());
    waits = new Waits(peers.config(), peers.probed(), peers.random());
  }

  /**
   * Adds an endpoint that is being connected to.
   *
   * @param drained whether it is being emptied: then it is no alternative to others
   */
  public EndpointHealth endpoint(String id, BooleanSupplier drained, long nowNanos) {
    if (endpoints.isEmpty()) {
      peers.add(this);
    }
    EndpointHealth endpoint = new EndpointHealth(peers, this, id, drained, nowNanos);
    endpoints.add(endpoint);
    return endpoint;
  }

  /** Forgets an endpoint that is gone. */
  public void remove(EndpointHealth endpoint) {
    endpoints.remove(endpoint);
    endpoint.errors().close();
    if (endpoints.isEmpty()) {
      peers.remove(this);
    }
    if (trying == endpoint) {
      trying = null;
    }
    if (lastTried == endpoint) {
      lastTried = null;
    }
  }

  List<EndpointHealth> endpoints() {
    return endpoints;
  }

  boolean permitted() {
    return permitted.getAsBoolean();
  }

  Background.Tally tally() {
    return tally;
  }

  /** What its endpoints in rotation do, against what those of other sites do. */
  ErrorEvidence evidence() {
    return evidence;
  }

  /** The calls that failed at different endpoints with no success between. */
  FailureRun run() {
    return run;
  }

  /** The calls that wait at different endpoints with no answer from any. */
  SiteSilence silence() {
    return silence;
  }

  /**
   * Judges what its endpoints did together; to be called once all of them have had their tick.
   *
   * @param ranNanos how long this process ran since the last tick, at the most two ticks
   * @return whether the site goes out: each of its endpoints is then to be told, {@link
   *     EndpointHealth#siteWentOut}
   */
  public boolean judge(long nowNanos, long ranNanos, LatencyEstimate estimate) {
    run.tickEnds();
    silence.tickEnds(nowNanos, ranNanos);
    return !out && (judgeErrors(nowNanos) || judgeSilence(nowNanos, estimate));
  }

  private boolean judgeErrors(long nowNanos) {
    if (!evidence.guilty() || !(nearlyAllFail() || allTriedFail())) {
      return false;
    }
    failures = evidence.failures();
    calls = evidence.calls();
    goOut(nowNanos + waits.ejected(nowNanos));
    return true;
  }

  private boolean judgeSilence(long nowNanos, LatencyEstimate estimate) {
    if (!silence.improbable(estimate)) {
      return false;
    }
    int of = 0;
    boolean anyIn = false;
    for (EndpointHealth e : endpoints) {
      anyIn |= e.inRotation();
      of += e.inRotation() || e.life().inRun() ? 1 : 0;
    }
    if (!anyIn || !silence.enough(of)) {
      return false;
    }
    reason = silence.describe(of);
    silent = true;
    isOut(nowNanos + waits.suspected(nowNanos));
    return true;
  }

  private boolean nearlyAllFail() {
    int inRotation = 0;
    int failing = 0;
    for (EndpointHealth e : endpoints) {
      if (e.inRotation()) {
        inRotation++;
        failing += e.errors().anyFailure() ? 1 : 0;
      }
    }
    return inRotation > 1 && failing >= NEARLY_ALL * inRotation;
  }

  private boolean allTriedFail() {
    if (run.endpoints() < 2) {
      return false;
    }
    int of = 0;
    for (EndpointHealth e : endpoints) {
      // Some may have gone out for themselves during the run.
      of += e.inRotation() || e.errors().inRun() ? 1 : 0;
    }
    return of > 1 && run.endpoints() >= FailureRun.enough(of);
  }

  /** One of its endpoints went out for its own errors until then. */
  void fell(EndpointHealth endpoint, long notBeforeNanos) {
    // What one endpoint went out for is not held against the others.
    evidence.exclude(endpoint.errors().evidence());
    if (!out && endpoints.size() > 1 && endpoints.stream().allMatch(SiteHealth::isOutForErrors)) {
      failures = endpoint.errors().conviction().failures();
      calls = endpoint.errors().conviction().calls();
      goOut(notBeforeNanos);
    }
  }

  private static boolean isOutForErrors(EndpointHealth e) {
    return !e.connected() || e.errors().guilty();
  }

  private void goOut(long notBeforeNanos) {
    endpoints.stream().filter(EndpointHealth::inRotation).forEach(e -> e.errors().siteWentOut());
    isOut(notBeforeNanos);
  }

  private void isOut(long notBeforeNanos) {
    out = true;
    notBefore = notBeforeNanos;
    trying = null;
    evidence.forget();
    run.forget();
  }

  /** Whether it is out for its silence. */
  boolean isSilent() {
    return silent;
  }

  /** Whether it goes out for its silence, and this endpoint with it. */
  boolean silenceOf(EndpointHealth endpoint) {
    return silent && endpoint.inRotation();
  }

  /** In words, of its silence. */
  String reason() {
    return reason;
  }

  long notBeforeNanos() {
    return notBefore;
  }

  int failures() {
    return failures;
  }

  int calls() {
    return calls;
  }

  /** Whether this endpoint may have a trial: while the site is out, one at a time, in turns. */
  boolean mayTry(EndpointHealth endpoint, long nowNanos) {
    if (!out) {
      return true;
    }
    boolean busy = trying != null && trying != endpoint && trying.onTrial();
    if (busy || nowNanos - notBefore < 0 || (endpoint == lastTried && anotherCanTry(endpoint))) {
      return false;
    }
    trying = endpoint;
    lastTried = endpoint;
    return true;
  }

  private boolean anotherCanTry(EndpointHealth endpoint) {
    return endpoints.stream().anyMatch(e -> e != endpoint && e.connected() && e.waitsForTurn());
  }

  /** Whether it was out and that is not forgiven yet. */
  boolean remembers(long nowNanos) {
    return waits.remember(nowNanos);
  }

  /** Its endpoints have a new connection, or another reason to be tried soon. */
  void tryNow(long nowNanos) {
    notBefore = nowNanos;
  }

  /**
   * A trial failed: how long to wait, in ns.
   *
   * @param own the endpoint's own waits, which count while the rest of the site is in
   */
  long trialFailed(Waits own, long nowNanos) {
    if (!out) {
      return own.ejectedAgain(nowNanos);
    }
    long wait = silent ? waits.suspectedAgain(nowNanos) : waits.ejectedAgain(nowNanos);
    trying = null;
    notBefore = nowNanos + wait;
    return wait;
  }

  /**
   * One of its endpoints is back: the site is not wholly out any more.
   *
   * @param falseAlarm whether it never was ill
   */
  void returned(long nowNanos, boolean falseAlarm) {
    if (out) {
      out = false;
      trying = null;
      if (silent && falseAlarm) {
        waits.falseAlarm();
      }
      silent = false;
      silence.forget(nowNanos);
      waits.returned(nowNanos);
    }
    evidence.forget();
  }
}
