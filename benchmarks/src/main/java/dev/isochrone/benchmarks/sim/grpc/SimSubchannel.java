/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import dev.isochrone.benchmarks.sim.policy.Choice;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Transport;
import io.grpc.Attributes;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.SubchannelStateListener;
import io.grpc.Status;
import java.util.List;

/** A simulated transport as gRPC's policies want to see it. */
final class SimSubchannel extends LoadBalancer.Subchannel {
  private final SimHelper helper;
  private final Attributes attributes;
  private final Transport transport;
  private final Choice choice;
  private List<EquivalentAddressGroup> addresses;
  private SubchannelStateListener listener = state -> {};

  SimSubchannel(SimHelper helper, ClientView client, LoadBalancer.CreateSubchannelArgs args) {
    this.helper = helper;
    addresses = args.getAddresses();
    attributes = args.getAttributes();
    transport = client.transport(Addresses.endpoint(addresses.get(0)), this::changed);
    choice = new Choice(transport, null);
  }

  Transport transport() {
    return transport;
  }

  Choice choice() {
    return choice;
  }

  private void changed(Transport from, ConnectivityState state) {
    ConnectivityStateInfo info =
        state == ConnectivityState.TRANSIENT_FAILURE
            ? ConnectivityStateInfo.forTransientFailure(
                Status.UNAVAILABLE.withDescription("connection refused or timed out"))
            : ConnectivityStateInfo.forNonError(state);
    helper.getSynchronizationContext().execute(() -> listener.onSubchannelState(info));
  }

  @Override
  public void start(SubchannelStateListener stateListener) {
    listener = stateListener;
  }

  @Override
  public void shutdown() {
    transport.shutdown();
  }

  @Override
  public void requestConnection() {
    transport.requestConnection();
  }

  @Override
  public List<EquivalentAddressGroup> getAllAddresses() {
    return addresses;
  }

  @Override
  public void updateAddresses(List<EquivalentAddressGroup> changed) {
    addresses = changed;
  }

  @Override
  public Attributes getAttributes() {
    return attributes;
  }

  @Override
  public Attributes getConnectedAddressAttributes() {
    return addresses.get(0).getAttributes();
  }

  @Override
  public ChannelLogger getChannelLogger() {
    return helper.getChannelLogger();
  }
}
