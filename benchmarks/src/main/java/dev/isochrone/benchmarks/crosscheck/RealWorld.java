/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.crosscheck;

import dev.isochrone.benchmarks.sockets.AnsweringServer;
import dev.isochrone.benchmarks.sockets.PolicyChannel;
import dev.isochrone.testkit.WanEmulator;
import dev.isochrone.testkit.WanLink;
import dev.isochrone.testkit.WanSite;
import io.grpc.EquivalentAddressGroup;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Everything on the other side of the client: servers in their sites, and the way there. */
final class RealWorld implements AutoCloseable {
  // Of jitter, and there is none.
  private static final long SEED = 1;

  private final WanEmulator wan = new WanEmulator(SEED);
  private final List<AnsweringServer> servers = new ArrayList<>();
  private final List<EquivalentAddressGroup> addresses = new ArrayList<>();

  /** Starts it; ends what it started if a server does not start. */
  RealWorld(RealScenario scenario) throws IOException {
    try {
      for (int rank = 0; rank < scenario.sites().size(); rank++) {
        add(scenario.sites().get(rank), (byte) rank, scenario.serviceTime());
      }
    } catch (IOException | RuntimeException e) {
      close();
      throw e;
    }
  }

  private void add(RealScenario.RealSite site, byte rank, Duration serviceTime) throws IOException {
    Duration rtt = Duration.ofNanos(Math.round(site.rttMillis() * 1e6));
    WanSite link = wan.addSite(site.name(), WanLink.rtt(rtt));
    for (int i = 0; i < site.endpoints(); i++) {
      AnsweringServer server = new AnsweringServer(new byte[] {rank}, serviceTime);
      servers.add(server);
      addresses.add(PolicyChannel.at(site.name(), link.expose(server.address())));
    }
  }

  /** Where the client connects to, site by site. */
  List<EquivalentAddressGroup> addresses() {
    return List.copyOf(addresses);
  }

  /** The way to a site, to break and to heal. */
  WanSite link(String site) {
    return wan.site(site);
  }

  @Override
  public void close() {
    wan.close();
    servers.forEach(AnsweringServer::close);
  }
}
