/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

/**
 * Why a call cannot go anywhere.
 *
 * @param kind what to do about it
 * @param message why, naming each site concerned
 */
public record Refusal(Kind kind, String message) {
  /** What to do about it. */
  public enum Kind {
    /** The law forbids it: no retry, no waiting. */
    FORBIDDEN,
    /** Everything permitted is down: a later attempt may succeed. */
    UNAVAILABLE,
    /** Connections are being made: wait. */
    WAIT
  }
}
