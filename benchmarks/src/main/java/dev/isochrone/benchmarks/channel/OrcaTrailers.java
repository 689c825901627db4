/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.channel;

import io.grpc.Metadata;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * A server's load in the trailers of its answer, as gRFC A51 has it: a serialised
 * xds.data.orca.v3.OrcaLoadReport. Its three fields are written by hand, because the generated
 * class is shaded inside grpc-xds.
 */
public final class OrcaTrailers {
  private static final Metadata.Key<byte[]> KEY =
      Metadata.Key.of("endpoint-load-metrics-bin", Metadata.BINARY_BYTE_MARSHALLER);

  // Field numbers of OrcaLoadReport; all are doubles (wire type 1).
  private static final int CPU_UTILIZATION = 1;
  private static final int RPS_FRACTIONAL = 6;
  private static final int EPS = 7;

  private OrcaTrailers() {}

  /** Trailers that say so; utilisation from 0 to 1. */
  public static Metadata of(double utilisation, double callsPerSecond, double errorsPerSecond) {
    ByteBuffer bytes = ByteBuffer.allocate(27).order(ByteOrder.LITTLE_ENDIAN);
    field(bytes, CPU_UTILIZATION, utilisation);
    field(bytes, RPS_FRACTIONAL, callsPerSecond);
    field(bytes, EPS, errorsPerSecond);
    Metadata trailers = new Metadata();
    trailers.put(KEY, bytes.array());
    return trailers;
  }

  private static void field(ByteBuffer bytes, int number, double value) {
    bytes.put((byte) (number << 3 | 1)).putDouble(value);
  }
}
