/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.Attributes;
import io.grpc.ClientStreamTracer;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.util.ForwardingClientStreamTracer;

/**
 * A tracer that the child policy supplies, with ours beside it: gRPC has one slot for both in a
 * pick result.
 */
final class TracerBeside extends ForwardingClientStreamTracer {
  private final ClientStreamTracer ours;
  private final ClientStreamTracer childs;

  TracerBeside(ClientStreamTracer ours, ClientStreamTracer childs) {
    this.ours = ours;
    this.childs = childs;
  }

  @Override
  protected ClientStreamTracer delegate() {
    return childs;
  }

  @Override
  public void streamCreated(Attributes transportAttributes, Metadata headers) {
    ours.streamCreated(transportAttributes, headers);
    super.streamCreated(transportAttributes, headers);
  }

  @Override
  public void inboundHeaders(Metadata headers) {
    ours.inboundHeaders(headers);
    super.inboundHeaders(headers);
  }

  @Override
  public void streamClosed(Status status) {
    ours.streamClosed(status);
    super.streamClosed(status);
  }
}
