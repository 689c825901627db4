/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import static io.servicetalk.client.api.ServiceDiscovererEvent.Status.AVAILABLE;
import static io.servicetalk.concurrent.api.SourceAdapters.toSource;

import io.servicetalk.client.api.ConnectionFactory;
import io.servicetalk.client.api.DefaultServiceDiscovererEvent;
import io.servicetalk.client.api.LoadBalancedConnection;
import io.servicetalk.client.api.LoadBalancer;
import io.servicetalk.client.api.RequestConcurrencyController;
import io.servicetalk.client.api.ServiceDiscovererEvent;
import io.servicetalk.concurrent.Cancellable;
import io.servicetalk.concurrent.SingleSource;
import io.servicetalk.concurrent.api.Completable;
import io.servicetalk.concurrent.api.Publisher;
import io.servicetalk.concurrent.api.Single;
import io.servicetalk.context.api.ContextMap;
import io.servicetalk.loadbalancer.LoadBalancers;
import io.servicetalk.loadbalancer.LoadBalancingPolicies;
import io.servicetalk.transport.api.TransportObserver;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** ServiceTalk's power of two choices. */
public final class ServiceTalkPeer implements Peer {
  @Override
  public String name() {
    return "servicetalk_p2c";
  }

  @Override
  public String description() {
    return "ServiceTalk "
        + PeerVersions.of("servicetalk")
        + ", `LoadBalancer.selectConnection` with the policy `p2c` and its default outlier"
        + " detection, one connection an endpoint; subscribed to, since it answers asynchronously";
  }

  @Override
  public Supplier<Object> start(int endpoints) {
    List<ServiceDiscovererEvent<String>> events = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      events.add(new DefaultServiceDiscovererEvent<>("endpoint-" + i, AVAILABLE));
    }
    Publisher<Collection<ServiceDiscovererEvent<String>>> discovered = Publisher.from(events);
    Connector connector = new Connector();
    LoadBalancer<Connection> balancer =
        LoadBalancers.<String, Connection>builder("benchmark")
            .loadBalancingPolicy(LoadBalancingPolicies.p2c().build())
            .build()
            .newLoadBalancer(discovered.concat(Publisher.never()), connector, "benchmark");
    Supplier<Object> pick = () -> select(balancer);
    while (connector.made.get() < endpoints) { // a connection is made where a pick first goes
      select(balancer);
    }
    return pick;
  }

  private static Object select(LoadBalancer<Connection> balancer) {
    Chosen chosen = new Chosen();
    toSource(balancer.selectConnection(c -> true, null)).subscribe(chosen);
    return chosen;
  }

  /** What a pick answers, at once if the connection is there. */
  private static final class Chosen implements SingleSource.Subscriber<Connection> {
    private @Nullable Object result;

    @Override
    public void onSubscribe(Cancellable cancellable) {}

    @Override
    public void onSuccess(@Nullable Connection connection) {
      result = connection;
    }

    @Override
    public void onError(Throwable t) {
      result = t; // no host is known yet: the events come on another thread
    }

    @Override
    public String toString() {
      return String.valueOf(result);
    }
  }

  private static final class Connector implements ConnectionFactory<String, Connection> {
    private final AtomicInteger made = new AtomicInteger();

    @Override
    public Single<Connection> newConnection(
        String address, @Nullable ContextMap context, @Nullable TransportObserver observer) {
      made.incrementAndGet();
      return Single.succeeded(new Connection(address));
    }

    @Override
    public Completable onClose() {
      return Completable.never();
    }

    @Override
    public Completable closeAsync() {
      return Completable.completed();
    }
  }

  /** Is connected, and is never used. */
  private static final class Connection implements LoadBalancedConnection {
    private final String address;

    Connection(String address) {
      this.address = address;
    }

    @Override
    public int score() {
      return 1;
    }

    @Override
    public RequestConcurrencyController.Result tryRequest() {
      return RequestConcurrencyController.Result.Accepted;
    }

    @Override
    public void requestFinished() {}

    @Override
    public boolean tryReserve() {
      return true;
    }

    @Override
    public Completable releaseAsync() {
      return Completable.completed();
    }

    @Override
    public Completable onClose() {
      return Completable.never();
    }

    @Override
    public Completable closeAsync() {
      return Completable.completed();
    }

    @Override
    public String toString() {
      return address;
    }
  }
}
