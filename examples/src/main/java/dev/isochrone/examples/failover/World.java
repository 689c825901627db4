/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.testkit.Jitter;
import dev.isochrone.testkit.WanEmulator;
import dev.isochrone.testkit.WanLink;
import dev.isochrone.testkit.WanSite;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;

/** Everything on the other side of the client: servers in six sites, and the emulated way there. */
final class World implements AutoCloseable {
  static final int ENDPOINTS_PER_SITE = 2;
  static final int MAX_CLIENTS = 16;

  /** Mean of the exponential jitter of one round trip, as a share of it, and at least. */
  static final double JITTER_SHARE = 0.02;

  static final double MIN_JITTER_MILLIS = 0.05;

  private final AtomicLongArray requestsByClient = new AtomicLongArray(MAX_CLIENTS);
  private final List<QuoteServer> servers = new ArrayList<>();
  private final List<WanSite> links = new ArrayList<>();
  private final List<Place> places = new ArrayList<>();
  private final WanEmulator wan;

  /** Starts servers and emulator; ends what it started if one does not start. */
  World(List<DemoSite> sites, long seed) throws IOException {
    wan = new WanEmulator(seed);
    try {
      for (DemoSite site : sites) {
        add(site, seed);
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void add(DemoSite site, long seed) throws IOException {
    // Half in each direction.
    double jitterMillis = Math.max(MIN_JITTER_MILLIS, site.rttMillis() * JITTER_SHARE) / 2;
    WanLink link =
        WanLink.rtt(duration(site.rttMillis()))
            .withJitter(Jitter.exponential(duration(jitterMillis)));
    WanSite wanSite = wan.addSite(site.region(), link);
    links.add(wanSite);
    List<InetSocketAddress> addresses = new ArrayList<>();
    for (int i = 0; i < ENDPOINTS_PER_SITE; i++) {
      ServiceTime serviceTime = new ServiceTime(seed + servers.size());
      String endpoint = String.valueOf((char) ('a' + i));
      var server = new QuoteServer(site.region(), endpoint, serviceTime, requestsByClient);
      servers.add(server);
      addresses.add(wanSite.expose(server.address()));
    }
    places.add(new Place(site, addresses));
  }

  /** The sites with the addresses that a client connects to, nearest first. */
  List<Place> places() {
    return List.copyOf(places);
  }

  /** The way to the site of this {@linkplain DemoSite#rank rank}, to break and to heal. */
  WanSite link(int rank) {
    return links.get(rank);
  }

  /** How many requests of a client have reached the servers, hedges included. */
  long requestsOf(int client) {
    return requestsByClient.get(client);
  }

  @Override
  public void close() {
    servers.forEach(QuoteServer::close);
    wan.close();
  }

  static Duration duration(double millis) {
    return Duration.ofNanos(Math.round(millis * 1e6));
  }

  /**
   * A site and how to reach it.
   *
   * @param addresses one for each endpoint
   */
  record Place(DemoSite site, List<InetSocketAddress> addresses) {
    Place {
      addresses = List.copyOf(addresses);
    }
  }
}
