/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import com.github.xds.type.v3.TypedStruct;
import com.google.protobuf.Any;
import com.google.protobuf.ListValue;
import com.google.protobuf.Message;
import com.google.protobuf.Struct;
import com.google.protobuf.UInt32Value;
import com.google.protobuf.Value;
import io.envoyproxy.controlplane.cache.v3.SimpleCache;
import io.envoyproxy.controlplane.cache.v3.Snapshot;
import io.envoyproxy.controlplane.server.DiscoveryServerCallbacks;
import io.envoyproxy.controlplane.server.V3DiscoveryServer;
import io.envoyproxy.envoy.config.cluster.v3.Cluster;
import io.envoyproxy.envoy.config.cluster.v3.LoadBalancingPolicy;
import io.envoyproxy.envoy.config.core.v3.Address;
import io.envoyproxy.envoy.config.core.v3.AggregatedConfigSource;
import io.envoyproxy.envoy.config.core.v3.ConfigSource;
import io.envoyproxy.envoy.config.core.v3.Locality;
import io.envoyproxy.envoy.config.core.v3.SocketAddress;
import io.envoyproxy.envoy.config.core.v3.TypedExtensionConfig;
import io.envoyproxy.envoy.config.endpoint.v3.ClusterLoadAssignment;
import io.envoyproxy.envoy.config.endpoint.v3.Endpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LbEndpoint;
import io.envoyproxy.envoy.config.endpoint.v3.LocalityLbEndpoints;
import io.envoyproxy.envoy.config.listener.v3.ApiListener;
import io.envoyproxy.envoy.config.listener.v3.Listener;
import io.envoyproxy.envoy.config.route.v3.Route;
import io.envoyproxy.envoy.config.route.v3.RouteAction;
import io.envoyproxy.envoy.config.route.v3.RouteConfiguration;
import io.envoyproxy.envoy.config.route.v3.RouteMatch;
import io.envoyproxy.envoy.config.route.v3.VirtualHost;
import io.envoyproxy.envoy.extensions.filters.http.router.v3.Router;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager;
import io.envoyproxy.envoy.extensions.filters.network.http_connection_manager.v3.HttpFilter;
import io.envoyproxy.envoy.service.discovery.v3.DeltaDiscoveryRequest;
import io.envoyproxy.envoy.service.discovery.v3.DiscoveryRequest;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.Server;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/** An xDS management server with one service, {@code xds:///svc}, at several localities. */
final class ControlPlane implements AutoCloseable {
  private static final String NAME = "svc";
  private static final String GROUP = "all";

  /** What clients said of resources that they did not take. */
  final Queue<String> refused = new ConcurrentLinkedQueue<>();

  private final SimpleCache<String> cache = new SimpleCache<>(node -> GROUP);
  private final Server server;
  private final Map<String, List<InetSocketAddress>> localities = new TreeMap<>();
  private Struct policy = Struct.getDefaultInstance();
  private int version;

  ControlPlane() {
    try {
      server =
          Grpc.newServerBuilderForPort(0, InsecureServerCredentials.create())
              .addService(
                  new V3DiscoveryServer(new Refusals(), cache).getAggregatedDiscoveryServiceImpl())
              .build()
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** What a client's bootstrap file says. */
  String bootstrap() {
    return """
        {"xds_servers": [{"server_uri": "127.0.0.1:%d",
                          "channel_creds": [{"type": "insecure"}],
                          "server_features": ["xds_v3"]}],
         "node": {"id": "test"}}
        """
        .formatted(server.getPort());
  }

  /** Where the service runs in a region; none to take the region out. */
  ControlPlane region(String region, List<InetSocketAddress> addresses) {
    if (addresses.isEmpty()) {
      localities.remove(region);
    } else {
      localities.put(region, addresses);
    }
    return this;
  }

  /** One field of the policy's config. */
  ControlPlane policy(String field, Value value) {
    policy = Struct.newBuilder().putFields(field, value).build();
    return this;
  }

  static Value text(String value) {
    return Value.newBuilder().setStringValue(value).build();
  }

  static Value texts(String... values) {
    ListValue.Builder list = ListValue.newBuilder();
    for (String value : values) {
      list.addValues(text(value));
    }
    return Value.newBuilder().setListValue(list).build();
  }

  /** Tells all clients. */
  void publish() {
    cache.setSnapshot(
        GROUP,
        Snapshot.create(
            List.of(cluster(policy)),
            List.of(assignment()),
            List.of(listener()),
            List.of(),
            List.of(),
            String.valueOf(++version)));
  }

  private static Listener listener() {
    RouteConfiguration routes =
        RouteConfiguration.newBuilder()
            .setName(NAME)
            .addVirtualHosts(
                VirtualHost.newBuilder()
                    .setName(NAME)
                    .addDomains("*")
                    .addRoutes(
                        Route.newBuilder()
                            .setMatch(RouteMatch.newBuilder().setPrefix(""))
                            .setRoute(RouteAction.newBuilder().setCluster(NAME))))
            .build();
    HttpConnectionManager manager =
        HttpConnectionManager.newBuilder()
            .setRouteConfig(routes)
            .addHttpFilters(
                HttpFilter.newBuilder()
                    .setName("router")
                    .setTypedConfig(Any.pack(Router.getDefaultInstance())))
            .build();
    return Listener.newBuilder()
        .setName(NAME)
        .setApiListener(ApiListener.newBuilder().setApiListener(Any.pack(manager)))
        .build();
  }

  /** gRFC A52: a policy that Envoy does not know goes in a TypedStruct, by its name. */
  static Cluster cluster(Struct policy) {
    Message config =
        TypedStruct.newBuilder()
            .setTypeUrl("type.googleapis.com/nearest_healthy")
            .setValue(policy)
            .build();
    return Cluster.newBuilder()
        .setName(NAME)
        .setType(Cluster.DiscoveryType.EDS)
        .setEdsClusterConfig(Cluster.EdsClusterConfig.newBuilder().setEdsConfig(ads()))
        .setLoadBalancingPolicy(
            LoadBalancingPolicy.newBuilder()
                .addPolicies(
                    LoadBalancingPolicy.Policy.newBuilder()
                        .setTypedExtensionConfig(
                            TypedExtensionConfig.newBuilder()
                                .setName("nearest_healthy")
                                .setTypedConfig(Any.pack(config)))))
        .build();
  }

  private static ConfigSource ads() {
    return ConfigSource.newBuilder().setAds(AggregatedConfigSource.getDefaultInstance()).build();
  }

  /** All at priority 0: which is nearer each client measures. */
  private ClusterLoadAssignment assignment() {
    ClusterLoadAssignment.Builder all = ClusterLoadAssignment.newBuilder().setClusterName(NAME);
    localities.forEach(
        (region, addresses) -> {
          LocalityLbEndpoints.Builder locality =
              LocalityLbEndpoints.newBuilder()
                  .setLocality(Locality.newBuilder().setRegion(region).setZone(region + "-a"))
                  .setLoadBalancingWeight(UInt32Value.of(1));
          addresses.forEach(a -> locality.addLbEndpoints(endpoint(a)));
          all.addEndpoints(locality);
        });
    return all.build();
  }

  private static LbEndpoint endpoint(InetSocketAddress address) {
    return LbEndpoint.newBuilder()
        .setEndpoint(
            Endpoint.newBuilder()
                .setAddress(
                    Address.newBuilder()
                        .setSocketAddress(
                            SocketAddress.newBuilder()
                                .setAddress(address.getAddress().getHostAddress())
                                .setPortValue(address.getPort()))))
        .build();
  }

  private final class Refusals implements DiscoveryServerCallbacks {
    @Override
    public void onV3StreamRequest(long stream, DiscoveryRequest request) {
      if (request.hasErrorDetail()) {
        refused.add(request.getErrorDetail().getMessage());
      }
    }

    @Override
    public void onV3StreamDeltaRequest(long stream, DeltaDiscoveryRequest request) {}
  }

  @Override
  public void close() {
    server.shutdownNow();
  }
}
