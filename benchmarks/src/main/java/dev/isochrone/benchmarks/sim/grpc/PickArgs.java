/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import io.grpc.CallOptions;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** What a picker may know of a call. */
final class PickArgs extends PickSubchannelArgs {
  private final MethodDescriptor<?, ?> method;
  private final CallOptions options;
  private final Metadata headers;

  PickArgs(MethodDescriptor<?, ?> method, CallOptions options, Metadata headers) {
    this.method = method;
    this.options = options;
    this.headers = headers;
  }

  @Override
  public CallOptions getCallOptions() {
    return options;
  }

  @Override
  public Metadata getHeaders() {
    return headers;
  }

  @Override
  public MethodDescriptor<?, ?> getMethodDescriptor() {
    return method;
  }
}
