/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A host, as an IP literal or a name that is not resolved here, and a port.
 *
 * @param host without brackets: {@code 10.0.0.5}, {@code 2001:db8::5}, {@code db.internal}
 * @param port 1 to 65535
 */
public record HostPort(String host, int port) {
  static final String EXPECTED = "host:port such as 10.0.0.5:8443 or [2001:db8::5]:8443";

  private static final Pattern FORM =
      Pattern.compile(
          "(?:\\[([0-9A-Fa-f:.]{2,45}(?:%[\\w.-]{1,60})?)]|([\\w.-]{1,253})):(\\d{1,5})");
  private static final Pattern NUMERIC = Pattern.compile("[0-9.]+");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:25[0-5]|2[0-4]\\d|1?\\d?\\d)(?:\\.(?!$)|$)){4}");
  private static final Pattern NAME =
      Pattern.compile("(?!-)[\\w-]{1,63}(?:\\.(?!-)[\\w-]{1,63})*\\.?");

  /** Throws if the host is null or the port out of its range. */
  public HostPort {
    Objects.requireNonNull(host, "host");
    if (port < 1 || port > 65_535) {
      throw new IllegalArgumentException("port: " + port + " (expected: 1 to 65535)");
    }
  }

  /**
   * Reads {@code host:port}, an IPv6 literal in brackets. Resolves nothing.
   *
   * @return null if the text has another form
   */
  public static @Nullable HostPort parse(String text) {
    Matcher m = FORM.matcher(text);
    if (!m.matches()) {
      return null;
    }
    int port = Integer.parseInt(m.group(3));
    String ipv6 = m.group(1);
    String host = ipv6 == null ? m.group(2) : ipv6;
    boolean valid = ipv6 == null ? isIpv4OrName(host) : isIpv6(host);
    return valid && port >= 1 && port <= 65_535 ? new HostPort(host, port) : null;
  }

  /** Whether the host is an IP address and needs no resolving. */
  public boolean isIpLiteral() {
    return host.indexOf(':') >= 0 || IPV4.matcher(host).matches();
  }

  private static boolean isIpv4OrName(String host) {
    return NUMERIC.matcher(host).matches()
        ? IPV4.matcher(host).matches()
        : NAME.matcher(host).matches();
  }

  private static boolean isIpv6(String host) {
    // The scope names an interface of this machine, which need not exist on another.
    String address = host.replaceAll("%.*", "");
    try {
      // In brackets the JDK takes it for a literal or throws: no look-up.
      return address.indexOf(':') >= 0 && InetAddress.getByName("[" + address + "]") != null;
    } catch (UnknownHostException e) {
      return false;
    }
  }

  /** As {@link #parse} reads it. */
  @Override
  public String toString() {
    return host.indexOf(':') >= 0 ? "[" + host + "]:" + port : host + ":" + port;
  }
}
