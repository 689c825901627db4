/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

/** What to answer a request. */
record Answer(int status, String type, String body) {
  private static final String JSON = "application/json; charset=utf-8";

  static Answer json(int status, Object value) {
    return new Answer(status, JSON, Json.write(value));
  }

  static Answer error(int status, String message) {
    return json(status, new Failure(message));
  }

  /** What went wrong, in words. */
  record Failure(String error) {}
}
