/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import io.grpc.MethodDescriptor;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;

/**
 * The service that is called: a quote of a price, which any site can give and which is safe to ask
 * for twice. Marshalled by hand, so that reading the demo needs no code generator.
 */
final class Quotes {
  static final String SERVICE = "isochrone.examples.Quotes";

  static final MethodDescriptor<Request, Quote> GET =
      MethodDescriptor.<Request, Quote>newBuilder()
          .setType(MethodDescriptor.MethodType.UNARY)
          .setFullMethodName(MethodDescriptor.generateFullMethodName(SERVICE, "Get"))
          .setRequestMarshaller(marshaller(Request::toText, Request::ofText))
          .setResponseMarshaller(marshaller(Quote::toText, Quote::ofText))
          .setIdempotent(true)
          .build();

  private Quotes() {}

  /**
   * A question.
   *
   * @param client who asks, so that the servers can count how often each policy reached them
   */
  record Request(int client) {
    private String toText() {
      return String.valueOf(client);
    }

    private static Request ofText(String text) {
      return new Request(Integer.parseInt(text));
    }
  }

  /**
   * An answer.
   *
   * @param site who gave it
   * @param endpoint which of the site's servers
   */
  record Quote(String site, String endpoint) {
    private String toText() {
      return site + "/" + endpoint;
    }

    private static Quote ofText(String text) {
      int slash = text.lastIndexOf('/');
      return new Quote(text.substring(0, slash), text.substring(slash + 1));
    }
  }

  private static <T> MethodDescriptor.Marshaller<T> marshaller(
      Function<T, String> toText, Function<String, T> ofText) {
    return new MethodDescriptor.Marshaller<>() {
      @Override
      public InputStream stream(T value) {
        return new ByteArrayInputStream(toText.apply(value).getBytes(StandardCharsets.UTF_8));
      }

      @Override
      public T parse(InputStream stream) {
        try {
          return ofText.apply(new String(stream.readAllBytes(), StandardCharsets.UTF_8));
        } catch (IOException e) {
          throw new UncheckedIOException(e);
        }
      }
    };
  }
}
