/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import dev.isochrone.benchmarks.sim.policy.ClientView;
import io.grpc.ChannelLogger;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.ManagedChannel;
import io.grpc.NameResolver;
import io.grpc.SynchronizationContext;
import java.util.Map;
import java.util.concurrent.ScheduledExecutorService;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/** What a channel offers its load balancer, in virtual time. */
final class SimHelper extends LoadBalancer.Helper {
  private final ClientView client;
  private final UnaryOperator<NameResolver.Args.Builder> resolverArgs;
  private final ScheduledExecutorService timer;
  private final SynchronizationContext sync =
      new SynchronizationContext(
          (thread, error) -> {
            throw new IllegalStateException("a policy threw", error);
          });
  private @Nullable SubchannelPicker picker;

  SimHelper(ClientView client, UnaryOperator<NameResolver.Args.Builder> resolverArgs) {
    this.client = client;
    this.resolverArgs = resolverArgs;
    timer = new VirtualTimer(client);
  }

  @Nullable SubchannelPicker picker() {
    return picker;
  }

  @Override
  public LoadBalancer.Subchannel createSubchannel(LoadBalancer.CreateSubchannelArgs args) {
    return new SimSubchannel(this, client, args);
  }

  @Override
  public void updateBalancingState(ConnectivityState state, SubchannelPicker next) {
    picker = next;
    client.repick();
  }

  @Override
  public SynchronizationContext getSynchronizationContext() {
    return sync;
  }

  @Override
  public ScheduledExecutorService getScheduledExecutorService() {
    return timer;
  }

  @Override
  public void refreshNameResolution() {}

  @Override
  public String getAuthority() {
    return "simulated";
  }

  @Override
  public String getChannelTarget() {
    return "simulated:///client-" + client.id();
  }

  @Override
  public ChannelLogger getChannelLogger() {
    return Silence.INSTANCE;
  }

  @Override
  public NameResolver.Args getNameResolverArgs() {
    return resolverArgs
        .apply(
            NameResolver.Args.newBuilder()
                .setDefaultPort(443)
                .setProxyDetector(address -> null)
                .setSynchronizationContext(sync)
                .setServiceConfigParser(PlainParser.INSTANCE))
        .build();
  }

  @Override
  public ManagedChannel createOobChannel(EquivalentAddressGroup group, String authority) {
    throw new UnsupportedOperationException("there is no network");
  }

  private static final class Silence extends ChannelLogger {
    static final Silence INSTANCE = new Silence();

    @Override
    public void log(ChannelLogLevel level, String message) {}

    @Override
    public void log(ChannelLogLevel level, String messageFormat, Object... args) {}
  }

  private static final class PlainParser extends NameResolver.ServiceConfigParser {
    static final PlainParser INSTANCE = new PlainParser();

    @Override
    public NameResolver.ConfigOrError parseServiceConfig(Map<String, ?> raw) {
      return NameResolver.ConfigOrError.fromConfig(raw);
    }
  }
}
