/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Something that goes on for a time at a site.
 *
 * @param at when it begins
 * @param length how long it lasts; zero: to the end
 * @param every how long after its begin it begins again; zero: never
 * @param until after which it does not begin again; zero: the end
 * @param site where; null: everywhere
 * @param endpoints at the first so many of the site's endpoints, or of all sites' in their order;
 *     0: at all
 * @param stagger each further endpoint follows so much later; zero: all at once
 * @param kind what happens
 * @param value how much, in the kind's unit
 * @param ramp in how long it grows to that; only SLOW and RTT grow; zero: at once
 */
public record Event(
    Duration at,
    Duration length,
    Duration every,
    Duration until,
    @Nullable String site,
    int endpoints,
    Duration stagger,
    Kind kind,
    double value,
    Duration ramp) {

  /** What can happen. */
  public enum Kind {
    /** Nothing arrives, either way; no connection breaks by itself. A whole site's. */
    BLACK_HOLE,
    /** What clients send arrives, what servers send does not. A whole site's. */
    ONE_WAY,
    /** The process is gone: connections are reset, new ones refused. */
    REFUSE,
    /** The process stands still: the kernel takes what is sent, nothing answers. */
    HANG,
    /** As HANG, but health checks are answered. */
    HANG_CALLS,
    /** Instant UNAVAILABLE; value: the share of calls, 0 to 1. */
    UNAVAILABLE,
    /** Instant RESOURCE_EXHAUSTED; value: the share of calls, 0 to 1. */
    EXHAUSTED,
    /** Service takes longer; value: the factor. */
    SLOW,
    /** More or less slots for work; value: the factor. */
    CAPACITY,
    /** A longer or shorter way; value: ms added to the round trip. A whole site's. */
    RTT,
    /** More jitter; value: the factor. A whole site's. */
    JITTER,
    /** Messages are lost; value: the probability, 0 to 1. A whole site's. */
    LOSS,
    /**
     * A restart: no new calls are taken (GOAWAY), running ones end, then it is gone for a while.
     */
    RESTART,
    /** The resolver does not name the endpoint for a while. */
    REMOVED,
    /** More calls; value: the factor of the rate. No site's. */
    LOAD
  }
}
