/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import com.linecorp.armeria.client.ClientRequestContext;
import com.linecorp.armeria.client.Endpoint;
import com.linecorp.armeria.client.endpoint.EndpointGroup;
import com.linecorp.armeria.client.endpoint.EndpointSelectionStrategy;
import com.linecorp.armeria.common.HttpMethod;
import com.linecorp.armeria.common.HttpRequest;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Armeria's endpoint group under the strategy that it uses by default. */
public final class ArmeriaPeer implements Peer {
  @Override
  public String name() {
    return "armeria";
  }

  @Override
  public String description() {
    return "Armeria "
        + PeerVersions.of("armeria")
        + ", `EndpointGroup.selectNow` with `weightedRoundRobin`, its default, equal weights";
  }

  @Override
  public Supplier<Object> start(int endpoints) {
    List<Endpoint> all =
        IntStream.range(0, endpoints).mapToObj(i -> Endpoint.of("endpoint-" + i, 443)).toList();
    EndpointGroup group = EndpointGroup.of(EndpointSelectionStrategy.weightedRoundRobin(), all);
    ClientRequestContext context =
        ClientRequestContext.of(HttpRequest.of(HttpMethod.GET, "/benchmark"));
    return () -> group.selectNow(context);
  }
}
