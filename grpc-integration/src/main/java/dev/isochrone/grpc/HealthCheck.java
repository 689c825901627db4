/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.KnownLength;
import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;

/**
 * {@code grpc.health.v1.Health}, Check and Watch, for the whole server. Its two messages are so
 * small that they are read and written here: a user's protobuf version stays the user's business.
 *
 * <p>Format: <a href="https://github.com/grpc/grpc/blob/master/doc/health-checking.md">gRPC health
 * checking protocol</a>.
 */
final class HealthCheck {
  private static final int STATUS_TAG = 1 << 3; // field 1, varint
  private static final int SERVING = 1;

  /** The request is empty: field 1, the service's name, is left out for the whole server. */
  static final Object REQUEST = new Object();

  /** The response says whether the server serves. */
  static final MethodDescriptor<Object, Boolean> CHECK =
      MethodDescriptor.<Object, Boolean>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("grpc.health.v1.Health/Check")
          .setRequestMarshaller(new RequestMarshaller())
          .setResponseMarshaller(new ResponseMarshaller())
          .setIdempotent(true)
          .setSafe(true)
          .build();

  /** Its responses say whether the server serves: now, and whenever that changes. */
  static final MethodDescriptor<Object, Boolean> WATCH =
      CHECK.toBuilder()
          .setType(MethodDescriptor.MethodType.SERVER_STREAMING)
          .setFullMethodName("grpc.health.v1.Health/Watch")
          .build();

  private HealthCheck() {}

  private static final class Empty extends ByteArrayInputStream implements KnownLength {
    Empty() {
      super(new byte[0]);
    }
  }

  private static final class RequestMarshaller implements MethodDescriptor.Marshaller<Object> {
    @Override
    public InputStream stream(Object value) {
      return new Empty();
    }

    @Override
    public Object parse(InputStream stream) {
      return REQUEST;
    }
  }

  private static final class ResponseMarshaller implements MethodDescriptor.Marshaller<Boolean> {
    @Override
    public InputStream stream(Boolean serving) {
      return new ByteArrayInputStream(new byte[] {STATUS_TAG, (byte) (serving ? SERVING : 2)});
    }

    @Override
    public Boolean parse(InputStream stream) {
      try {
        // Absent means 0, UNKNOWN: it does not claim to serve.
        return stream.read() == STATUS_TAG && stream.read() == SERVING;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
