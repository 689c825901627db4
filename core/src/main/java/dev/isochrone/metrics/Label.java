/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import java.util.List;

/** What tells the series of a metric apart. */
enum Label {
  NONE,
  TARGET,
  SITE,
  REASON,
  OUTCOME,
  STATE,
  QUANTILE,
  ENDPOINT,
  EXTRA,
  CATALOG;

  private static final String TARGET_NAME = "grpc.target";
  private static final String SITE_NAME = "grpc.lb.locality";

  /** The labels' names. */
  List<String> names() {
    return switch (this) {
      case NONE -> List.of();
      case TARGET -> List.of(TARGET_NAME);
      case SITE -> List.of(TARGET_NAME, SITE_NAME);
      case REASON -> List.of(TARGET_NAME, SITE_NAME, "grpc.lb.pick_reason");
      case OUTCOME -> List.of(TARGET_NAME, SITE_NAME, "grpc.lb.call_outcome");
      case STATE -> List.of(TARGET_NAME, SITE_NAME, "grpc.lb.endpoint_state");
      case QUANTILE -> List.of(TARGET_NAME, SITE_NAME, "quantile");
      case ENDPOINT -> List.of(TARGET_NAME, SITE_NAME, "grpc.lb.endpoint");
      case EXTRA -> List.of(TARGET_NAME, "grpc.lb.extra_call_reason");
      case CATALOG -> List.of("grpc.lb.catalog");
    };
  }
}
