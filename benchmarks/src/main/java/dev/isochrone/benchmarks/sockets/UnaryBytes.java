/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sockets;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/** The method that is called: bytes in, bytes out, so that no codec is measured. */
final class UnaryBytes implements MethodDescriptor.Marshaller<byte[]> {
  static final String SERVICE = "isochrone.benchmarks.Bytes";

  static final MethodDescriptor<byte[], byte[]> METHOD =
      MethodDescriptor.<byte[], byte[]>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Get"))
          .setRequestMarshaller(new UnaryBytes())
          .setResponseMarshaller(new UnaryBytes())
          .setIdempotent(true)
          .build();

  private UnaryBytes() {}

  @Override
  public InputStream stream(byte[] value) {
    return new ByteArrayInputStream(value);
  }

  @Override
  public byte[] parse(InputStream stream) {
    try {
      // gRPC's stream knows its length; readAllBytes would allocate 16 KiB for a few bytes, and
      // that would drown what a policy allocates.
      return stream.readNBytes(stream.available());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
