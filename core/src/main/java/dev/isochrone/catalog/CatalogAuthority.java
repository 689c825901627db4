/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Who vouches for what comes from an address. Pure functions. */
public final class CatalogAuthority {
  private static final int HTTPS_PORT = 443;

  private CatalogAuthority() {}

  /**
   * Who has proved to be the sender once a connection to the address stands, as {@link
   * Catalog#authority} is written; null for this machine itself.
   *
   * @throws IllegalArgumentException if nobody vouches for it: plain http off this machine
   */
  public static @Nullable String of(URI uri) {
    String host = uri.getHost();
    boolean https = "https".equalsIgnoreCase(uri.getScheme());
    boolean http = "http".equalsIgnoreCase(uri.getScheme());
    if (host == null || !(https || (http && isLoopback(host)))) {
      throw new IllegalArgumentException(
          "catalog: " + uri + " (expected: https, or http on a loopback address)");
    }
    if (!https) {
      return null;
    }
    String name = host.toLowerCase(Locale.ROOT);
    return uri.getPort() < 0 || uri.getPort() == HTTPS_PORT ? name : name + ":" + uri.getPort();
  }

  private static boolean isLoopback(String host) {
    if (host.equalsIgnoreCase("localhost")) {
      return true;
    }
    String bare = host.startsWith("[") ? host.substring(1, host.length() - 1) : host;
    HostPort literal = HostPort.parse(bare.indexOf(':') < 0 ? bare + ":1" : "[" + bare + "]:1");
    try {
      // Of a literal only: a name would be looked up, and what it is now it need not be later.
      return literal != null
          && literal.isIpLiteral()
          && InetAddress.getByName(literal.host()).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }
}
