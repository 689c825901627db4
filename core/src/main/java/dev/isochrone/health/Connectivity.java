/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

/** The state of the way to an endpoint. Readiness is not health: a black hole stays connected. */
public enum Connectivity {
  /** Not known to work, not known to fail. */
  CONNECTING,
  /** Calls can be sent. */
  CONNECTED,
  /** The last attempt failed, or the connection broke. */
  FAILED
}
