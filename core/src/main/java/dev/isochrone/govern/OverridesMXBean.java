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

  /** As {@link Overrides#undrain}. */
  long undrain(String router, String site, int seconds);

  /** As {@link Overrides#within}; jurisdictions are separated by commas. */
  long within(String router, String jurisdictions, int seconds);

  /** As {@link Overrides#cancel}. */
  boolean cancel(long number);
}
