/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.TextMarshaller;
import io.grpc.MethodDescriptor;

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
          .setRequestMarshaller(new TextMarshaller<>(Request::toText, Request::ofText))
          .setResponseMarshaller(new TextMarshaller<>(Quote::toText, Quote::ofText))
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
}
