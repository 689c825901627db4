/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

/** What travels down a {@link DelayLine}: bytes, or an event of the connection. */
final class Segment {
  enum Kind {
    /** The client has connected: connect to the server. */
    OPEN,
    DATA,
    /** No more bytes follow in this direction. */
    END,
    /** The connection is gone. */
    RESET
  }

  private static final byte[] NO_BYTES = {};

  /** Estimate of the heap taken by a segment besides its bytes: the object, the array header. */
  private static final int OVERHEAD_BYTES = 48;

  final Kind kind;
  final byte[] bytes;
  final long dueNanos;

  private Segment(Kind kind, byte[] bytes, long dueNanos) {
    this.kind = kind;
    this.bytes = bytes;
    this.dueNanos = dueNanos;
  }

  /** Takes over the array. */
  static Segment data(byte[] bytes, long dueNanos) {
    return new Segment(Kind.DATA, bytes, dueNanos);
  }

  static Segment event(Kind kind, long dueNanos) {
    return new Segment(kind, NO_BYTES, dueNanos);
  }

  int weightBytes() {
    return OVERHEAD_BYTES + bytes.length;
  }
}
