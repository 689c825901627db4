/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import org.apache.dubbo.common.URL;
import org.apache.dubbo.rpc.Invocation;
import org.apache.dubbo.rpc.Invoker;
import org.apache.dubbo.rpc.Result;
import org.apache.dubbo.rpc.RpcInvocation;
import org.apache.dubbo.rpc.cluster.LoadBalance;
import org.apache.dubbo.rpc.cluster.loadbalance.AdaptiveLoadBalance;
import org.apache.dubbo.rpc.model.ApplicationModel;
import org.apache.dubbo.rpc.model.ServiceModel;

/** Dubbo's power of two choices by latency and load, which is its constant-time one. */
public final class DubboPeer implements Peer {
  @Override
  public String name() {
    return "dubbo_adaptive";
  }

  @Override
  public String description() {
    return "Apache Dubbo "
        + PeerVersions.of("dubbo")
        + ", `LoadBalance.select` of `adaptive`: power of two choices by latency and load; the"
        + " others look at every endpoint";
  }

  @Override
  public Supplier<Object> start(int endpoints) {
    LoadBalance balance = new AdaptiveLoadBalance(ApplicationModel.defaultModel());
    URL consumer = URL.valueOf("consumer://127.0.0.1/benchmark.Service?loadbalance=adaptive");
    List<Invoker<Object>> invokers = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      invokers.add(
          new Endpoint(
              URL.valueOf(
                  "tri://10.0."
                      + (i >> 8)
                      + "."
                      + (i & 255)
                      + ":443/benchmark.Service?weight=100")));
    }
    Invocation invocation =
        new RpcInvocation(
            (ServiceModel) null, "call", "benchmark.Service", "", new Class<?>[0], new Object[0]);
    return () -> balance.select(invokers, consumer, invocation);
  }

  /** Is there, and is never called. */
  private static final class Endpoint implements Invoker<Object> {
    private final URL url;

    Endpoint(URL url) {
      this.url = url;
    }

    @Override
    public Class<Object> getInterface() {
      return Object.class;
    }

    @Override
    public Result invoke(Invocation invocation) {
      throw new UnsupportedOperationException("nothing is called");
    }

    @Override
    public URL getUrl() {
      return url;
    }

    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public void destroy() {}
  }
}
