/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import dev.isochrone.govern.Overrides;
import java.net.URI;
import java.time.Duration;

/**
 * Drains a site for a while, {@code POST /override?router=…&drain=SITE&minutes=20}, or ends an
 * override, {@code POST /override?cancel=NUMBER}.
 */
final class OverrideHandler implements Page {
  private static final String EXPECTED =
      "(expected: router, drain and minutes, or cancel and its number)";

  private final Overrides overrides;

  OverrideHandler(Overrides overrides) {
    this.overrides = overrides;
  }

  /** What was done. */
  record Done(long number) {}

  @Override
  public Answer get(URI uri) {
    if (!uri.getPath().equals("/override")) {
      return Answer.error(404, "there is /override");
    }
    Query query = Query.of(uri);
    try {
      if (!query.last("cancel").isEmpty()) {
        long number = Long.parseLong(query.last("cancel"));
        return overrides.cancel(number)
            ? Answer.json(200, new Done(number))
            : Answer.error(404, "cancel: " + number + " (expected: an override in force)");
      }
      Duration lasting = Duration.ofMinutes(Long.parseLong(query.last("minutes")));
      return Answer.json(
          200, new Done(overrides.drain(query.last("router"), query.last("drain"), lasting)));
    } catch (NumberFormatException e) {
      return Answer.error(400, uri.getRawQuery() + ": " + EXPECTED);
    } catch (IllegalArgumentException e) {
      return Answer.error(400, String.valueOf(e.getMessage()));
    }
  }
}
