/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.spring;

import com.google.protobuf.StringValue;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.MethodDescriptor;
import io.grpc.protobuf.ProtoUtils;
import io.grpc.stub.ClientCalls;
import java.util.concurrent.TimeUnit;
import org.springframework.grpc.client.GrpcChannelFactory;
import org.springframework.stereotype.Component;

/** Asks for quotes; stands for a generated stub, which would need a compiler plugin here. */
@Component
class QuoteClient {
  static final MethodDescriptor<StringValue, StringValue> QUOTE =
      MethodDescriptor.<StringValue, StringValue>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName("Quotes/Get")
          .setRequestMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
          .setResponseMarshaller(ProtoUtils.marshaller(StringValue.getDefaultInstance()))
          .setIdempotent(true)
          .build();

  private static final long DEADLINE_SECONDS = 2;

  private final Channel channel;

  QuoteClient(GrpcChannelFactory channels) {
    channel = channels.createChannel("quotes");
  }

  String quote(String article) {
    CallOptions options = CallOptions.DEFAULT.withDeadlineAfter(DEADLINE_SECONDS, TimeUnit.SECONDS);
    return ClientCalls.blockingUnaryCall(channel, QUOTE, options, StringValue.of(article))
        .getValue();
  }
}
