/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.badexample.topology;

import com.google.gson.Gson;
import dev.isochrone.badexample.health.BadHealth;
import org.HdrHistogram.Histogram;

/** Imports a stage to its right, JSON, and another stage's library. */
@SuppressWarnings("unused")
public final class BadTopology {
  private final Gson gson = new Gson();
  private final Histogram histogram = new Histogram(2);
  private final BadHealth health = new BadHealth(null);
}
