/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

/** What is thought of an endpoint. Only {@link #HEALTHY} takes part in normal routing. */
public enum HealthState {
  /** Nothing speaks against it. */
  HEALTHY,
  /** It has been silent for longer than is probable. */
  SUSPECT,
  /** Its errors are out of bounds, or it says itself that it does not serve. */
  EJECTED,
  /** A connection is being made for the first time. */
  CONNECTING,
  /** The connection is lost or was refused. */
  UNREACHABLE
}
