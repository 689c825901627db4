/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import java.util.List;

/**
 * One series of a metric.
 *
 * @param values of the metric's labels, in their order
 */
record Series(Metric metric, List<String> values) {
  static Series of(Metric metric, String... values) {
    if (values.length != metric.labels().size()) {
      throw new IllegalArgumentException(metric + ": " + List.of(values));
    }
    return new Series(metric, List.of(values));
  }
}
