/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.govern;

import java.util.List;

/**
 * {@link Overrides} over JMX, as {@code dev.isochrone:type=Overrides} once {@link
 * OverridesJmx#register} was called. A router is its name or {@code *}.
 */
public interface OverridesMXBean {
  /** Those in force. */
  List<String> getInForce();

  /** As {@link Overrides#drain}. */
  long drain(String router, String site, int seconds);

  /** As {@link Overrides#drainAtOnce}. */
  long drainAtOnce(String router, String site, int seconds);

  /** As {@link Overrides#undrain}. */
  long undrain(String router, String site, int seconds);

  /** As {@link Overrides#within}; jurisdictions are separated by commas. */
  long within(String router, String jurisdictions, int seconds);

  /** As {@link Overrides#shift}. */
  long shift(String router, String site, int percent, int seconds);

  /** As {@link Overrides#pin}. */
  long pin(String router, String site, int seconds);

  /** As {@link Overrides#cap}. */
  long cap(String router, String site, int percent, int seconds);

  /** As {@link Overrides#cost}. */
  long cost(String router, String site, double cost, int seconds);

  /** As {@link Overrides#drill}. */
  long drill(
      String router,
      String site,
      int percent,
      int extraFailurePercent,
      int extraP99Millis,
      int seconds);

  /** As {@link Overrides#drillResults}. */
  List<String> getDrillResults();

  /** As {@link Overrides#cancel}. */
  boolean cancel(long number);
}
