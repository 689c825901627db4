/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * Emulates a WAN between a client and servers in named sites, over real sockets on the loopback
 * interface.
 *
 * <pre>{@code
 * try (WanEmulator wan = new WanEmulator(42)) {
 *   WanSite fra = wan.addSite("eu-central-1", WanLink.rtt(Duration.ofMillis(2)));
 *   InetSocketAddress address = fra.expose(serverAddress); // what the client connects to
 *   fra.blackHole();
 *   // ... the client must go elsewhere ...
 *   fra.heal();
 * }
 * }</pre>
 *
 * <p>Thread-safe. The package's description says what is emulated, and what is not.
 */
public final class WanEmulator implements AutoCloseable {
  private final SplittableRandom random;
  private final Map<String, WanSite> sites = new LinkedHashMap<>();
  private boolean closed;

  /**
   * @param seed of all jitter. The n-th site's k-th connection draws the same numbers in every run;
   *     into how many chunks its bytes fall is up to TCP.
   */
  public WanEmulator(long seed) {
    random = new SplittableRandom(seed);
  }

  /**
   * Adds a site, in state {@link SiteState#UP}.
   *
   * @throws IllegalArgumentException if the name is blank or taken
   * @throws IllegalStateException if the emulator is closed
   */
  public synchronized WanSite addSite(String name, WanLink link) {
    if (closed) {
      throw new IllegalStateException("emulator is closed");
    }
    Checks.that(!name.isBlank(), "name", "\"" + name + "\"", "not blank");
    Checks.that(!sites.containsKey(name), "name", name, "none of " + sites.keySet());
    WanSite site = new WanSite(name, link, random.split());
    sites.put(name, site);
    return site;
  }

  /**
   * The site of this name.
   *
   * @throws IllegalArgumentException if there is none
   */
  public synchronized WanSite site(String name) {
    WanSite site = sites.get(name);
    if (site == null) {
      throw new IllegalArgumentException(
          "name: " + name + " (expected: one of " + sites.keySet() + ")");
    }
    return site;
  }

  /**
   * Resets all connections and releases all ports. The threads end soon after. Further calls do
   * nothing.
   */
  @Override
  public synchronized void close() {
    closed = true;
    sites.values().forEach(WanSite::close);
  }
}
