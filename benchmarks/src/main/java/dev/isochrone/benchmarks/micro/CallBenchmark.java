/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/**
 * All that a policy costs one unary call: what its interceptors do, the pick, and its tracer's
 * whole life. What gRPC does for every call is left out, but for the object that it describes a
 * stream with.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CallBenchmark {
  private static final Metadata HEADERS = new Metadata();

  /** A name of {@link Implementations}. */
  @Param("nearest_healthy")
  public String implementation = "";

  /** Endpoints, spread evenly over five sites. */
  @Param("1000")
  public int size;

  private SubchannelPicker picker = Floors.alias(1);
  private Policy policy = Policy.named("pick_first", java.util.Map.of());

  /** One thread's end of the channel. */
  @State(Scope.Thread)
  public static class End {
    private final Wire wire = new Wire();
  }

  /** Connects everything. */
  @Setup
  public void start() {
    if (Implementations.FLOORS.contains(implementation)) {
      picker = Implementations.start(implementation, size).picker();
    } else {
      policy = Implementations.policy(implementation);
      picker = Implementations.channel(implementation, policy, size).picker();
      StandingCalls.begin(picker, size);
    }
  }

  /** A call that is answered. */
  @Benchmark
  public PickResult call(End end) {
    CallOptions options = policy.intercepted(CallOptions.DEFAULT, end.wire);
    PickResult result = picker.pickSubchannel(new CallArgs(options, HEADERS));
    ClientStreamTracer.StreamInfo info =
        ClientStreamTracer.StreamInfo.newBuilder().setCallOptions(options).build();
    ClientStreamTracer.Factory factory = result.getStreamTracerFactory();
    if (factory != null) {
      ClientStreamTracer tracer = factory.newClientStreamTracer(info, HEADERS);
      tracer.streamCreated(Attributes.EMPTY, HEADERS);
      tracer.outboundHeaders();
      tracer.inboundHeaders(HEADERS);
      tracer.inboundTrailers(HEADERS);
      tracer.streamClosed(Status.OK);
    }
    return result;
  }
}
