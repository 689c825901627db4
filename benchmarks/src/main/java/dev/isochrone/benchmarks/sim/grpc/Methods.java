/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** A gRPC method for each of a scenario's methods. */
final class Methods {
  private static final Map<String, MethodDescriptor<byte[], byte[]>> KNOWN =
      new ConcurrentHashMap<>();

  private Methods() {}

  static MethodDescriptor<byte[], byte[]> of(String name) {
    return KNOWN.computeIfAbsent(
        name,
        n ->
            MethodDescriptor.<byte[], byte[]>newBuilder()
                .setType(MethodDescriptor.MethodType.UNARY)
                .setFullMethodName("simulated.Service/" + n)
                .setRequestMarshaller(Nothing.INSTANCE)
                .setResponseMarshaller(Nothing.INSTANCE)
                .build());
  }

  /** Messages have no content here. */
  private enum Nothing implements MethodDescriptor.Marshaller<byte[]> {
    INSTANCE;

    @Override
    public InputStream stream(byte[] value) {
      return new ByteArrayInputStream(value);
    }

    @Override
    public byte[] parse(InputStream stream) {
      return new byte[0];
    }
  }
}
