/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.Status;
import io.grpc.util.ForwardingLoadBalancerHelper;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Floor of bringing endpoints up: a pick_first child for each of them, as every policy has, and
 * nothing beyond keeping the child's picker.
 */
final class PickFirstChildren extends LoadBalancer {
  private final Helper helper;
  private final LoadBalancerProvider pickFirst =
      Objects.requireNonNull(
          LoadBalancerRegistry.getDefaultRegistry().getProvider("pick_first"), "pick_first");
  private final List<LoadBalancer> children = new ArrayList<>();

  private PickFirstChildren(Helper helper) {
    this.helper = helper;
  }

  @Override
  public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
    for (EquivalentAddressGroup group : resolved.getAddresses()) {
      LoadBalancer child = pickFirst.newLoadBalancer(new Child(helper));
      children.add(child);
      child.acceptResolvedAddresses(
          ResolvedAddresses.newBuilder()
              .setAddresses(List.of(group))
              .setAttributes(
                  resolved.getAttributes().toBuilder().set(IS_PETIOLE_POLICY, true).build())
              .build());
    }
    return Status.OK;
  }

  @Override
  public void handleNameResolutionError(Status error) {}

  @Override
  public void shutdown() {
    children.forEach(LoadBalancer::shutdown);
  }

  private static final class Child extends ForwardingLoadBalancerHelper {
    private final Helper helper;
    private SubchannelPicker picker = new FixedResultPicker(PickResult.withNoResult());
    private ConnectivityState state = ConnectivityState.IDLE;

    Child(Helper helper) {
      this.helper = helper;
    }

    @Override
    protected Helper delegate() {
      return helper;
    }

    @Override
    public void updateBalancingState(ConnectivityState next, SubchannelPicker nextPicker) {
      state = next;
      picker = nextPicker;
    }

    @Override
    public String toString() {
      return state + " " + picker;
    }
  }

  /** Is in no registry: it is not a policy for anyone. */
  static final class Provider extends LoadBalancerProvider {
    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public int getPriority() {
      return 0;
    }

    @Override
    public String getPolicyName() {
      return "floor_pick_first_children";
    }

    @Override
    public LoadBalancer newLoadBalancer(Helper helper) {
      return new PickFirstChildren(helper);
    }
  }
}
