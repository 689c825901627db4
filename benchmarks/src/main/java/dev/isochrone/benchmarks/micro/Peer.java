/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.List;
import java.util.ServiceLoader;
import java.util.function.Supplier;

/**
 * A load balancer of another library, driven through that library's own interface. There are some
 * only if this program was built with {@code -Ppeers}.
 */
interface Peer {
  /** Its row's name: lower case. */
  String name();

  /** Library and version, and how it is set up, for the page. */
  String description();

  /** Starts it with so many connected endpoints; each call of the result is one pick. */
  Supplier<Object> start(int endpoints);

  /** All there are. */
  static List<Peer> all() {
    return ServiceLoader.load(Peer.class).stream().map(ServiceLoader.Provider::get).toList();
  }
}
