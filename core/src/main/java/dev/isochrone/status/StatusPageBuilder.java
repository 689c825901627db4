/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import dev.isochrone.Routers;
import dev.isochrone.govern.Overrides;
import java.io.IOException;
import java.net.InetAddress;
import org.jspecify.annotations.Nullable;

/** Opens a {@link StatusPage}. Not thread-safe. */
public final class StatusPageBuilder {
  final Routers routers;
  InetAddress host = InetAddress.getLoopbackAddress();
  int port;
  @Nullable String token;
  @Nullable Overrides overrides;

  StatusPageBuilder(Routers routers) {
    this.routers = routers;
  }

  /**
   * The interface to listen on. Default: the loopback interface. On any other one whoever reaches
   * the port reads the names and addresses of all sites, unless there is a {@link #token}; and the
   * token is only as secret as the network, as there is no TLS.
   */
  public StatusPageBuilder host(InetAddress value) {
    host = value;
    return this;
  }

  /** The port. Default: 0, any that is free. */
  public StatusPageBuilder port(int value) {
    if (value < 0 || value > 65535) {
      throw new IllegalArgumentException("port: " + value + " (expected: 0 to 65535)");
    }
    port = value;
    return this;
  }

  /**
   * What {@code Authorization: Bearer} has to say to get data; the page asks for it. Default: none.
   */
  public StatusPageBuilder token(String value) {
    if (value.isBlank()) {
      throw new IllegalArgumentException("token: blank (expected: a secret)");
    }
    token = value;
    return this;
  }

  /**
   * Lets who may read the page also drain sites for a while, and cancel overrides; for gRPC's
   * channels {@link Overrides#ofThisProcess}. Default: nothing on the page changes anything. Off
   * the loopback interface this needs a {@link #token}.
   */
  public StatusPageBuilder overrides(Overrides value) {
    overrides = value;
    return this;
  }

  /**
   * Opens it.
   *
   * @throws IOException if the port cannot be had
   * @throws IllegalStateException if everyone on the network could change overrides
   */
  public StatusPage open() throws IOException {
    if (overrides != null && token == null && !host.isLoopbackAddress()) {
      throw new IllegalStateException(
          "overrides on "
              + host.getHostAddress()
              + " without a token (expected: one, or loopback)");
    }
    return StatusPage.open(this);
  }
}
