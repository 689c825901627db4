/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.CallOptions;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;

/** What a channel tells a picker of a call. */
final class CallArgs extends PickSubchannelArgs {
  static final MethodDescriptor<byte[], byte[]> METHOD =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("benchmark/Call")
          .setRequestMarshaller(new NoMarshaller())
          .setResponseMarshaller(new NoMarshaller())
          .build();

  private final CallOptions options;
  private final Metadata headers;

  CallArgs(CallOptions options) {
    this(options, new Metadata());
  }

  CallArgs(CallOptions options, Metadata headers) {
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
    return METHOD;
  }

  /** Nothing is ever sent. */
  private static final class NoMarshaller implements MethodDescriptor.Marshaller<byte[]> {
    @Override
    public java.io.InputStream stream(byte[] value) {
      return java.io.InputStream.nullInputStream();
    }

    @Override
    public byte[] parse(java.io.InputStream stream) {
      return new byte[0];
    }
  }
}
