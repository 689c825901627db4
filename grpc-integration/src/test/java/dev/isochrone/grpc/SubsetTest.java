/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.ServerTransportFilter;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A client of a fleet with a limit, over real sockets: the servers count connections. */
class SubsetTest {
  private static final int SUBSET = 6;
  private static final int SERVERS = 8;

  // Ports of servers that have, or ever had, a connection.
  private final Set<Integer> open = ConcurrentHashMap.newKeySet();
  private final Set<Integer> ever = ConcurrentHashMap.newKeySet();
  private final Cloud cloud =
      new Cloud(server -> server.addTransportFilter(new Counter()))
          .site("near", 3, SERVERS)
          .site("mid", 20, SERVERS)
          .site("far", 60, SERVERS);

  private final class Counter extends ServerTransportFilter {
    @Override
    public Attributes transportReady(Attributes attributes) {
      open.add(port(attributes));
      ever.add(port(attributes));
      return attributes;
    }

    @Override
    public void transportTerminated(Attributes attributes) {
      open.remove(port(attributes));
    }

    private static int port(Attributes attributes) {
      return ((InetSocketAddress) attributes.get(Grpc.TRANSPORT_ATTR_LOCAL_ADDR)).getPort();
    }
  }

  @AfterEach
  void close() {
    cloud.close();
  }

  private ManagedChannel start() throws InterruptedException {
    ManagedChannel channel =
        cloud.track(
            Isochrone.configure(cloud.plainChannel())
                .defaultServiceConfig(ServiceConfigs.policy(Map.of("subsetSize", (double) SUBSET)))
                .build());
    Load.settle(channel, "near");
    // The first review, after a second, fills the nearest site up; the second finds nothing to do.
    fillUp(channel);
    Load.run(channel, 200, 100, CallOptions.DEFAULT);
    return channel;
  }

  /** Half a minute at the most: what is out has five seconds where another one is well. */
  private void fillUp(ManagedChannel channel) throws InterruptedException {
    for (int i = 0; i < 60 && openAt("near").size() < SUBSET - 2; i++) {
      Load.run(channel, 50, 100, CallOptions.DEFAULT);
    }
  }

  private List<Integer> openAt(String site) {
    return cloud.nodes.get(site).stream().map(Cloud.Node::port).filter(open::contains).toList();
  }

  @Test
  void endpointsOutsideTheSubsetAreNotConnectedTo() throws Exception {
    start();
    assertThat(openAt("near")).hasSize(SUBSET - 2);
    assertThat(openAt("mid")).as("standby").hasSize(1);
    assertThat(openAt("far")).as("standby").hasSize(1);
    assertThat(ever).as("nobody else was ever connected to").hasSize(SUBSET);
  }

  @Test
  void ifTheWholeSubsetOfASiteIsDownTheRestOfItTakesOver() throws Exception {
    ManagedChannel channel = start();
    Set<Integer> subset = Set.copyOf(openAt("near"));
    List<Cloud.Node> chosen =
        cloud.nodes.get("near").stream().filter(n -> subset.contains(n.port())).toList();
    chosen.forEach(Cloud.Node::stop);
    fillUp(channel);
    assertThat(openAt("near")).hasSize(SUBSET - 2).doesNotContainAnyElementsOf(subset);
    List<Load.Result> after = Load.run(channel, 200, 200, CallOptions.DEFAULT);
    assertThat(Load.failed(after)).isEmpty();
    // Four of the eight that it knows of are down: by Envoy's formula three tenths go elsewhere,
    // until the rest is seen to carry them all.
    assertThat(Load.share(after, "near")).isGreaterThan(0.55);
  }
}
