/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import com.twitter.finagle.Address;
import com.twitter.finagle.ClientConnection;
import com.twitter.finagle.NoBrokersAvailableException;
import com.twitter.finagle.Service;
import com.twitter.finagle.ServiceFactory;
import com.twitter.finagle.Stack;
import com.twitter.finagle.Status;
import com.twitter.finagle.loadbalancer.Balancers;
import com.twitter.finagle.loadbalancer.EndpointFactory;
import com.twitter.util.Activity;
import com.twitter.util.Await;
import com.twitter.util.Future;
import com.twitter.util.Time;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import scala.collection.immutable.Vector;
import scala.jdk.javaapi.CollectionConverters;
import scala.runtime.BoxedUnit;

/** Finagle's power of two choices by peak EWMA. */
public final class FinaglePeer implements Peer {
  @Override
  public String name() {
    return "finagle_p2c_peak_ewma";
  }

  @Override
  public String description() {
    return "Finagle "
        + PeerVersions.of("finagle")
        + ", `Balancers.p2cPeakEwma`: a session taken and given back, since its load counts"
        + " sessions; so this row includes its measuring";
  }

  @Override
  public Supplier<Object> start(int endpoints) {
    List<EndpointFactory<Object, Object>> all = new ArrayList<>();
    for (int i = 0; i < endpoints; i++) {
      all.add(new Endpoint(Address.apply(i + 1)));
    }
    ServiceFactory<Object, Object> balancer =
        Balancers.p2cPeakEwma(Balancers.p2cPeakEwma$default$1(), Balancers.p2cPeakEwma$default$2())
            .newBalancer(
                Activity.value(Vector.from(CollectionConverters.asScala(all))),
                new NoBrokersAvailableException("benchmark"),
                Stack.Params$.MODULE$.empty());
    return () -> {
      try {
        Service<Object, Object> session = Await.result(balancer.apply());
        session.close();
        return session;
      } catch (Exception e) { // Scala declares none, and throws any
        throw new IllegalStateException(e);
      }
    };
  }

  /** Is connected, and is never called. */
  private static final class Endpoint extends ServiceFactory<Object, Object>
      implements EndpointFactory<Object, Object> {
    private final Address address;
    private final Future<Service<Object, Object>> session =
        Future.value(
            new Service<Object, Object>() {
              @Override
              public Future<Object> apply(Object request) {
                return Future.value(request);
              }

              @Override
              public String toString() {
                return address().toString();
              }
            });

    Endpoint(Address address) {
      this.address = address;
    }

    @Override
    public Address address() {
      return address;
    }

    @Override
    public void remake() {}

    @Override
    public Future<Service<Object, Object>> apply(ClientConnection connection) {
      return session;
    }

    @Override
    public Future<BoxedUnit> close(Time deadline) {
      return Future.Done();
    }

    @Override
    public Status status() {
      return Status.Open$.MODULE$;
    }
  }
}
