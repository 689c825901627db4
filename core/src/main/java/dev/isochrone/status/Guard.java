/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import com.sun.net.httpserver.Headers;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands before every page: who may ask, how, and what browsers may do with the answer.
 *
 * <p>On the loopback interface only requests that name it are answered: otherwise any web site
 * could have its name resolve to 127.0.0.1 and read the page through the browser of who visits it
 * (DNS rebinding).
 */
final class Guard {
  private static final Logger log = LoggerFactory.getLogger(Guard.class);
  private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
          + " img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

  private static final List<String> READING = List.of("GET", "HEAD");

  private final byte @Nullable [] token;
  private final boolean loopback;

  Guard(@Nullable String token, boolean loopback) {
    this.token = token == null ? null : token.getBytes(StandardCharsets.UTF_8);
    this.loopback = loopback;
  }

  /**
   * A handler that asks this page for what may be answered.
   *
   * @param secret whether it needs the token
   */
  HttpHandler around(Page page, boolean secret) {
    return exchange -> {
      try (exchange) {
        send(exchange, answer(exchange, page, secret, READING));
      }
    };
  }

  /**
   * A handler of what changes something: always for who has the token, and never for another site's
   * page, which cannot send JSON here without asking first and being refused.
   */
  HttpHandler aroundWriting(Page page) {
    return exchange -> {
      try (exchange) {
        String type = exchange.getRequestHeaders().getFirst("Content-Type");
        send(
            exchange,
            exchange.getRequestMethod().equals("POST") && !"application/json".equals(type)
                ? Answer.error(415, "Content-Type: " + type + " (expected: application/json)")
                : answer(exchange, page, true, List.of("POST")));
      }
    };
  }

  private Answer answer(HttpExchange exchange, Page page, boolean secret, List<String> methods) {
    String method = exchange.getRequestMethod();
    if (!methods.contains(method)) {
      exchange.getResponseHeaders().set("Allow", String.join(", ", methods));
      return Answer.error(405, "method: " + method + " (expected: " + methods.get(0) + ")");
    }
    if (loopback && !namesLoopback(exchange.getRequestHeaders().getFirst("Host"))) {
      return Answer.error(403, "Host: not this machine's loopback interface");
    }
    if (secret && !mayRead(exchange.getRequestHeaders().getFirst("Authorization"))) {
      exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer");
      return Answer.error(401, "Authorization: (expected: Bearer and the token)");
    }
    try {
      return page.get(exchange.getRequestURI());
    } catch (RuntimeException e) {
      log.warn("status page: {}", exchange.getRequestURI(), e);
      return Answer.error(500, "it could not be found out: see the log");
    }
  }

  private static boolean namesLoopback(@Nullable String host) {
    if (host == null) {
      return false;
    }
    String name = host.replaceFirst(":\\d+$", "").toLowerCase(Locale.ROOT);
    return LOOPBACK.contains(name);
  }

  private boolean mayRead(@Nullable String authorization) {
    if (token == null) {
      return true;
    }
    String given = authorization == null ? "" : authorization;
    return given.regionMatches(true, 0, "Bearer ", 0, 7)
        && MessageDigest.isEqual(given.substring(7).getBytes(StandardCharsets.UTF_8), token);
  }

  private static void send(HttpExchange exchange, Answer answer) throws IOException {
    Headers headers = exchange.getResponseHeaders();
    headers.set("Content-Type", answer.type());
    headers.set("Content-Security-Policy", POLICY);
    headers.set("X-Content-Type-Options", "nosniff");
    headers.set("Referrer-Policy", "no-referrer");
    headers.set("Cross-Origin-Resource-Policy", "same-origin");
    headers.set("Cache-Control", "no-store");
    byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(answer.status(), head ? -1 : body.length);
    if (!head) {
      exchange.getResponseBody().write(body);
    }
  }
}
