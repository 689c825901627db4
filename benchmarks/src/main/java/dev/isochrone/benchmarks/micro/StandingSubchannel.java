/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.Attributes;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.ConnectivityStateInfo;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer.Subchannel;
import io.grpc.LoadBalancer.SubchannelStateListener;
import java.util.List;

/** A connection in name only: it goes into the states that it is told to. */
final class StandingSubchannel extends Subchannel {
  private static final ChannelLogger SILENT =
      new ChannelLogger() {
        @Override
        public void log(ChannelLogLevel level, String message) {}

        @Override
        public void log(ChannelLogLevel level, String messageFormat, Object... args) {}
      };

  private final Attributes attributes;
  private boolean eager;
  private List<EquivalentAddressGroup> addresses;
  private SubchannelStateListener listener = state -> {};

  /**
   * A connection that is made when it is told so, or, if {@code eager}, as soon as it is asked for.
   */
  StandingSubchannel(List<EquivalentAddressGroup> addresses, Attributes attributes, boolean eager) {
    this.addresses = addresses;
    this.eager = eager;
    this.attributes = attributes;
  }

  static ChannelLogger silent() {
    return SILENT;
  }

  /** From now on it waits to be told. */
  void standStill() {
    eager = false;
  }

  void connect() {
    become(ConnectivityState.CONNECTING);
    become(ConnectivityState.READY);
  }

  /** To be called in the synchronization context, as a channel does. */
  void become(ConnectivityState state) {
    listener.onSubchannelState(ConnectivityStateInfo.forNonError(state));
  }

  /** Which of the resolved endpoints it leads to. */
  int index() {
    return Addresses.index(addresses.get(0));
  }

  @Override
  public void start(SubchannelStateListener stateListener) {
    listener = stateListener;
  }

  @Override
  public void shutdown() {}

  @Override
  public void requestConnection() {
    if (eager) {
      connect();
    }
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
  public ChannelLogger getChannelLogger() {
    return SILENT;
  }
}
