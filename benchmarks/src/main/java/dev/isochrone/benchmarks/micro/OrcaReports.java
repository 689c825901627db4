/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.benchmarks.channel.OrcaTrailers;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.HashSet;
import java.util.Set;

/**
 * Backends' load reports, as they come with calls' trailers, so that weighted_round_robin has
 * weights to work with.
 */
final class OrcaReports {
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
    ClientStreamTracer tracer =
        factory.newClientStreamTracer(
            ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata());
    tracer.inboundTrailers(OrcaTrailers.of(utilization, 100, 0));
    tracer.streamClosed(Status.OK);
  }
}
