/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.Metadata;
import io.grpc.Status;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.HashSet;
import java.util.Set;

/**
 * Backends' load reports, as they come with a call's trailers ({@code endpoint-load-metrics-bin},
 * an {@code xds.data.orca.v3.OrcaLoadReport}), so that weighted_round_robin has weights to work
 * with.
 */
final class OrcaReports {
  private static final Metadata.Key<byte[]> REPORT =
      Metadata.Key.of("endpoint-load-metrics-bin", Metadata.BINARY_BYTE_MARSHALLER);
  private static final int CPU_UTILIZATION = 1;
  private static final int RPS_FRACTIONAL = 6;
  private static final int DOUBLE_WIRE_TYPE = 1;
  // Weights are recomputed every second by default, and this is past the next time.
  private static final long NEXT_UPDATE_NANOS = 1_500_000_000L;

  private OrcaReports() {}

  /** Every endpoint reports once, each another load; then the policy's update of weights runs. */
  static void deliver(StandingChannel channel, int endpoints) {
    CallArgs args = new CallArgs(CallOptions.DEFAULT);
    Set<Integer> reported = new HashSet<>();
    while (reported.size() < endpoints) { // without weights yet, picks go round
      PickResult result = channel.picker().pickSubchannel(args);
      int index = Picked.index(result);
      if (reported.add(index)) {
        report(result, 0.2 + 0.1 * (index % 7));
      }
    }
    channel.settle(NEXT_UPDATE_NANOS);
  }

  private static void report(PickResult result, double utilization) {
    ClientStreamTracer.Factory factory = result.getStreamTracerFactory();
    if (factory == null) {
      throw new IllegalStateException("a pick without a tracer cannot be told of a load report");
    }
    Metadata trailers = new Metadata();
    trailers.put(REPORT, encode(utilization, 100));
    ClientStreamTracer tracer =
        factory.newClientStreamTracer(
            ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata());
    tracer.inboundTrailers(trailers);
    tracer.streamClosed(Status.OK);
  }

  /** In protobuf's wire format; two fields are not worth a generated class. */
  private static byte[] encode(double utilization, double callsPerSecond) {
    return ByteBuffer.allocate(18)
        .order(ByteOrder.LITTLE_ENDIAN)
        .put((byte) (CPU_UTILIZATION << 3 | DOUBLE_WIRE_TYPE))
        .putDouble(utilization)
        .put((byte) (RPS_FRACTIONAL << 3 | DOUBLE_WIRE_TYPE))
        .putDouble(callsPerSecond)
        .array();
  }
}
