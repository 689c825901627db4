/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

/** A call could not be sent anywhere; {@link #refusal} says why and what to do about it. */
public final class NoEndpointException extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  private final transient Refusal refusal;

  NoEndpointException(Refusal refusal) {
    super(refusal.kind() + ": " + refusal.message());
    this.refusal = refusal;
  }

  /** Why. */
  public Refusal refusal() {
    return refusal;
  }
}
