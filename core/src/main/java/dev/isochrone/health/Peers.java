/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * All endpoints of a router, for whatever can only be judged by comparison: the background of
 * errors, gRFC A50's outliers, and whether a whole site fails.
 *
 * <p>Not thread-safe: the writer's.
 */
public final class Peers {
  private static final long SURVEY_NANOS = 100_000_000L;

  private final Supplier<HealthConfig> config;
  private final SilenceRule silenceRule;
  private final Breakers breakers;
  private final boolean probed;
  private final RandomGenerator random;
  private final OutlierDetection outliers;
  private final Background background = new Background();
  private final List<SiteHealth> sites = new ArrayList<>();
  private boolean surveyed;
  private long surveyedNanos;

  /**
   * No endpoints yet.
   *
   * @param config asked at each judgement, so that a change takes effect at once
   * @param probed whether someone probes; if not, only a trial call finds out whether an endpoint
   *     is back
   */
  public Peers(
      Supplier<HealthConfig> config, Breakers breakers, boolean probed, RandomGenerator random) {
    this.config = config;
    silenceRule = new SilenceRule(config);
    this.breakers = breakers;
    this.probed = probed;
    this.random = random;
    outliers = new OutlierDetection(random);
  }

  /** A site without endpoints; {@code permitted} says whether calls may go there at all. */
  public SiteHealth site(BooleanSupplier permitted) {
    return new SiteHealth(this, permitted);
  }

  /** Does what is due once an interval; to be called once a tick. */
  public void beat(long nowNanos) {
    outliers.tick(nowNanos, config.get().outlierDetection(), this::hosts);
  }

  private List<OutlierHost> hosts() {
    List<OutlierHost> hosts = new ArrayList<>();
    for (SiteHealth site : sites) {
      if (site.permitted()) {
        site.endpoints().forEach(e -> hosts.add(e.errors().outlier()));
      }
    }
    return hosts;
  }

  void add(SiteHealth site) {
    sites.add(site);
  }

  void remove(SiteHealth site) {
    sites.remove(site);
  }

  /** What peers fail at, as of this tick. */
  Background background(long nowNanos) {
    return surveyedSince(nowNanos, nowNanos);
  }

  /** What peers fail at, as of a moment ago: for what does not hurry. */
  Background recentBackground(long nowNanos) {
    return surveyedSince(nowNanos - SURVEY_NANOS, nowNanos);
  }

  private Background surveyedSince(long sinceNanos, long nowNanos) {
    if (!surveyed || surveyedNanos - sinceNanos < 0) {
      background.survey(nowNanos, sites);
      surveyed = true;
      surveyedNanos = nowNanos;
    }
    return background;
  }

  Supplier<HealthConfig> config() {
    return config;
  }

  SilenceRule silenceRule() {
    return silenceRule;
  }

  Breakers breakers() {
    return breakers;
  }

  boolean probed() {
    return probed;
  }

  RandomGenerator random() {
    return random;
  }
}
