/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.function.Supplier;
import org.slf4j.LoggerFactory;

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
    List<Peer> peers = new ArrayList<>();
    Iterator<Peer> found = ServiceLoader.load(Peer.class).iterator();
    while (true) {
      try {
        if (!found.hasNext()) {
          return peers;
        }
        peers.add(found.next());
      } catch (ServiceConfigurationError e) {
        // A build without the profile after one with it leaves the list of names behind.
        LoggerFactory.getLogger(Peer.class).warn("a peer is named that is not there", e);
      }
    }
  }
}
