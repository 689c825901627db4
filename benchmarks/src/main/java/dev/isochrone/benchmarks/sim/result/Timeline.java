/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.result;

import java.util.Map;

/**
 * A run over time, in buckets of half a second by the start of the calls, warm-up included.
 *
 * @param calls how many started in each bucket
 * @param meanMillis mean latency of the calls of each bucket; NaN if none started
 * @param failed how many of them failed
 * @param shares by site, in the scenario's order: its part of the answered calls of each bucket, 0
 *     to 1
 */
@SuppressWarnings("ArrayRecordComponent") // half a million numbers a report; nobody compares them
public record Timeline(
    int[] calls, double[] meanMillis, int[] failed, Map<String, double[]> shares) {
  /** Seconds a bucket. */
  public static final double BUCKET_SECONDS = 0.5;
}
