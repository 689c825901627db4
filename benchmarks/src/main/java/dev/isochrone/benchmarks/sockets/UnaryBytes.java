/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sockets;

import io.grpc.Drainable;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
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
    return new Message(value);
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

  /** Writes itself, as protobuf's messages do: gRPC copies any other through 8 KiB of its own. */
  private static final class Message extends ByteArrayInputStream implements Drainable {
    Message(byte[] value) {
      super(value);
    }

    @Override
    public int drainTo(OutputStream target) throws IOException {
      return Math.toIntExact(transferTo(target));
    }
  }
}
