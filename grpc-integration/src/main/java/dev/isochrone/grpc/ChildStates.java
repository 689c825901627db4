/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.ConnectivityState;
import java.util.HashMap;
import java.util.Map;

/**
 * How many children are in which state, kept as they change: a loop over thousands of them for each
 * connection made would be the square of that. Belongs to the synchronization context.
 */
final class ChildStates {
  private final Map<EndpointChild, ConnectivityState> counted = new HashMap<>();
  private int ready;
  private int waiting;

  /** A child is new, or in another state. */
  void update(EndpointChild child) {
    ConnectivityState now = child.state();
    ConnectivityState before = counted.put(child, now);
    if (before != null) {
      count(before, -1);
    }
    count(now, 1);
  }

  /** A child is gone. */
  void remove(EndpointChild child) {
    ConnectivityState before = counted.remove(child);
    if (before != null) {
      count(before, -1);
    }
  }

  private void count(ConnectivityState state, int one) {
    switch (state) {
      case READY -> ready += one;
      case CONNECTING, IDLE -> waiting += one;
      case TRANSIENT_FAILURE, SHUTDOWN -> {}
    }
  }

  /** The channel's state: the best of any child's. Without children it waits for some. */
  ConnectivityState aggregate() {
    if (ready > 0) {
      return ConnectivityState.READY;
    }
    return waiting > 0 || counted.isEmpty()
        ? ConnectivityState.CONNECTING
        : ConnectivityState.TRANSIENT_FAILURE;
  }
}
