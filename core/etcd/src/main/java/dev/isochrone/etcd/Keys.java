/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.etcd.jetcd.ByteSequence;
import java.util.regex.Pattern;

/**
 * Where things are in etcd.
 *
 * @param namespace what all keys begin with
 */
record Keys(String namespace) {
  private static final Pattern CLIENT = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:@-]{0,127}");

  /** Of the catalog. */
  String catalog() {
    return namespace + "catalog";
  }

  /** What the keys of all clients begin with. */
  String clients() {
    return namespace + "clients/";
  }

  /** Of one client. */
  String client(String name) {
    if (!CLIENT.matcher(name).matches()) {
      throw new IllegalArgumentException(
          "client: " + name + " (expected: 1 to 128 letters, digits and ._:@-)");
    }
    return clients() + name;
  }

  /** What snapshots and messages call the catalog under these keys. */
  String source() {
    return "etcd:" + catalog();
  }

  static ByteSequence bytes(String text) {
    return ByteSequence.from(text, UTF_8);
  }

  static String text(ByteSequence bytes) {
    return bytes.toString(UTF_8);
  }
}
