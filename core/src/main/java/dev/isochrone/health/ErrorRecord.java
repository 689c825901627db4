/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import dev.isochrone.outcome.ActivitySample;
import org.jspecify.annotations.Nullable;

/**
 * What an endpoint did with its calls, and everything that it can go out for because of that: its
 * own evidence, its site's, outlier detection, and its circuit breaker.
 *
 * <p>Not thread-safe: the writer's.
 */
final class ErrorRecord {
  /**
   * Why to go out.
   *
   * @param waitNanos until the first trial; negative: as the endpoint's own {@link Waits} say
   */
  record Ejection(String reason, long waitNanos) {}

  private final Peers peers;
  private final SiteHealth site;
  private final String endpoint;
  private final Breaker breaker;
  private final OutlierHost outlier = new OutlierHost();
  private final ErrorEvidence evidence = new ErrorEvidence();
  private final ErrorMemory memory;
  private final Conviction conviction = new Conviction();
  private boolean siteWentOut;
  // What the last survey of the peers saw.
  private boolean surveyed;
  private double surveyedRate;
  private boolean surveyedAsSuspected;

  ErrorRecord(Peers peers, SiteHealth site, String endpoint, long nowNanos) {
    this.peers = peers;
    this.site = site;
    this.endpoint = endpoint;
    breaker = peers.breakers().of(endpoint);
    memory = new ErrorMemory(nowNanos);
  }

  /** It is gone. */
  void close() {
    peers.breakers().remove(endpoint);
  }

  /** Counts what happened since the last tick, in rotation or not. */
  void count(ActivitySample sample) {
    outlier.count(sample);
  }

  /** Takes in what it did in rotation. */
  void add(ActivitySample sample, long nowNanos) {
    int good = sample.successes() + sample.applicationErrors();
    int bad = sample.failures() + sample.timeouts();
    if (good + bad == 0) {
      return;
    }
    breaker.add(sample);
    judgeBy(good, bad, true, nowNanos);
    site.judge(nowNanos);
  }

  /**
   * Takes in how its calls ended when its connection broke, however many there were: they had one
   * cause and count as one failure, so that a connection that breaks again and again is noticed. It
   * is no evidence against the site, whose other endpoints have connections of their own.
   */
  void addOfBroken(ActivitySample sample, long nowNanos) {
    int good = sample.successes() + sample.applicationErrors();
    int bad = sample.failures() + sample.timeouts();
    if (good + bad > 0) {
      breaker.add(sample);
      judgeBy(good, Math.min(1, bad), false, nowNanos);
    }
  }

  private void judgeBy(int good, int bad, boolean siteToo, long nowNanos) {
    if (bad > 0 || evidence.calls() > 0 || site.evidence().calls() > 0) {
      Background background = peers.background(nowNanos);
      evidence.against(background.ofOthers(this));
      site.evidence().against(background.ofOthers(site.tally()));
    }
    for (int g = 0, b = 0; g < good || b < bad; ) {
      boolean next = EvenMix.nextIsGood(good, g, bad, b);
      evidence.add(next);
      if (siteToo) {
        site.evidence().add(next);
      }
      memory.add(next);
      g += next ? 1 : 0;
      b += next ? 0 : 1;
      if (evidence.guilty()) {
        break; // what came after does not make it less so
      }
    }
  }

  /**
   * Whether it has to go out, and why.
   *
   * @param relapse whether it did so not long ago
   */
  @Nullable Ejection judge(boolean relapse, long nowNanos) {
    Ejection ejection = null;
    if (evidence.guilty()) {
      conviction.byEvidence(evidence.failures(), evidence.calls(), relapse);
      ejection = new Ejection(describe(evidence.failures(), evidence.calls(), "calls failed"), -1);
    } else if (siteWentOut) {
      conviction.byEvidence(site.failures(), site.calls(), relapse);
      String reason = describe(site.failures(), site.calls(), "calls failed in its whole site");
      ejection = new Ejection(reason, Math.max(0, site.notBeforeNanos() - nowNanos));
    } else if (outlier.takeNews()) {
      conviction.byOutlierDetection(outlier.failures(), outlier.volume());
      long wait = outlier.ejectionNanos(peers.config().get().outlierDetection());
      ejection = new Ejection(outlier.reason(), wait);
    } else if (breaker.isOpen()) {
      conviction.byBreaker(breaker.isForced() ? 0 : breaker.trials());
      ejection = new Ejection(breaker.describe(), -1);
    }
    if (ejection != null) {
      siteWentOut = false;
      breaker.open();
    }
    return ejection;
  }

  private static String describe(int failures, int calls, String what) {
    return failures + " of the last " + calls + " " + what;
  }

  /** Its whole site goes out: it will, at its next tick. */
  void siteWentOut() {
    siteWentOut = true;
  }

  /** Opens the way for trials; false while somebody holds the circuit breaker open by hand. */
  boolean halfOpen() {
    return breaker.halfOpen();
  }

  /** Takes in what trial calls did. */
  void addTrials(ActivitySample sample) {
    breaker.add(sample);
    conviction.addTrials(
        sample.successes() + sample.applicationErrors(), sample.failures() + sample.timeouts());
  }

  /** A trial failed: no more of them. */
  void trialFailed() {
    breaker.open();
  }

  /** Whether the circuit breaker refuses more trials. */
  boolean trialsRefused() {
    return breaker.isOpen();
  }

  /** Whether those that took over fail as much: then nothing is gained by leaving it out. */
  boolean pardoned(long nowNanos) {
    return conviction.pardonable()
        && conviction.rate() <= peers.recentBackground(nowNanos).ofOthers(this);
  }

  /** It is in rotation again. A pardoned one is remembered for what it is. */
  void returned(boolean pardoned) {
    conviction.end();
    siteWentOut = false;
    evidence.forget();
    outlier.uneject();
    breaker.close();
    if (!pardoned) {
      memory.forget();
    }
  }

  /** Whether it is out for errors. */
  boolean guilty() {
    return conviction.inForce();
  }

  Conviction conviction() {
    return conviction;
  }

  /** Whether the evidence on it has a failure in it. */
  boolean anyFailure() {
    return evidence.failures() > 0;
  }

  ErrorEvidence evidence() {
    return evidence;
  }

  OutlierHost outlier() {
    return outlier;
  }

  Breaker breaker() {
    return breaker;
  }

  /** Notes for the survey of all peers what it is now. */
  void survey(boolean inRotation, long nowNanos) {
    surveyed = inRotation;
    surveyedRate = memory.rate(nowNanos);
    surveyedAsSuspected = evidence.suspicious();
  }

  /** Whether the last survey counted it. */
  boolean surveyed() {
    return surveyed;
  }

  double surveyedRate() {
    return surveyedRate;
  }

  boolean surveyedAsSuspected() {
    return surveyedAsSuspected;
  }
}
