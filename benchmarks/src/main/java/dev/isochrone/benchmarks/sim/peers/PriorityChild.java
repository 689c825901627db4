/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Choice;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Transport;
import dev.isochrone.time.Scheduler;
import io.grpc.ConnectivityState;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One priority of {@link StaticDistanceGrpcPriority}: gRPC's round robin over its endpoints, with
 * the timers that gRFC A56 gives each child.
 */
final class PriorityChild {
  private static final long FAILOVER_NANOS = 10_000_000_000L;
  private static final long RETENTION_NANOS = 900_000_000_000L;

  private final ClientView client;
  private final Runnable changed;
  private final Runnable expired;
  private final Map<Endpoint, Way> ways = new LinkedHashMap<>();
  private List<Choice> ready = List.of();
  private int next;
  private ConnectivityState state = ConnectivityState.CONNECTING;
  private boolean failedLast; // TRANSIENT_FAILURE more recently than READY
  private Scheduler.@Nullable Cancellable failover;
  private Scheduler.@Nullable Cancellable retention;

  /** A connection as round robin sees it: one that failed has failed until it is up. */
  private static final class Way {
    private final Transport transport;
    private boolean failed;

    Way(Transport transport) {
      this.transport = transport;
    }
  }

  /**
   * With nobody yet.
   *
   * @param changed its state or its timer has
   * @param expired it was not needed for 15 min
   */
  PriorityChild(ClientView client, Runnable changed, Runnable expired) {
    this.client = client;
    this.changed = changed;
    this.expired = expired;
    startFailover();
  }

  void endpoints(List<Endpoint> endpoints) {
    ways.values()
        .removeIf(
            w -> {
              boolean gone = !endpoints.contains(w.transport.endpoint());
              if (gone) {
                w.transport.shutdown();
              }
              return gone;
            });
    for (Endpoint e : endpoints) {
      if (!ways.containsKey(e)) {
        Transport transport = client.transport(e, this::changed);
        ways.put(e, new Way(transport));
        transport.requestConnection();
      }
    }
    refresh();
  }

  ConnectivityState state() {
    return state;
  }

  boolean failoverPending() {
    return failover != null;
  }

  Choice pick() {
    return switch (state) {
      case READY -> ready.get(next++ % ready.size());
      case TRANSIENT_FAILURE -> Choice.UNAVAILABLE;
      default -> Choice.WAIT;
    };
  }

  /** Not needed now. */
  void deactivate() {
    if (retention == null) {
      retention = client.schedule(expired, RETENTION_NANOS);
    }
  }

  void reactivate() {
    if (retention != null) {
      retention.cancel();
      retention = null;
    }
  }

  void shutdown() {
    reactivate();
    stopFailover();
    ways.values().forEach(w -> w.transport.shutdown());
    ways.clear();
  }

  private void changed(Transport transport, ConnectivityState to) {
    Way way = ways.get(transport.endpoint());
    if (way == null) {
      return;
    }
    if (to == ConnectivityState.IDLE) {
      transport.requestConnection();
    }
    way.failed =
        to == ConnectivityState.TRANSIENT_FAILURE || (way.failed && to != ConnectivityState.READY);
    refresh();
    changed.run();
  }

  private void refresh() {
    List<Choice> up = new ArrayList<>();
    boolean connecting = false;
    for (Way w : ways.values()) {
      if (w.transport.state() == ConnectivityState.READY) {
        up.add(new Choice(w.transport, null));
      } else {
        connecting |= !w.failed;
      }
    }
    if (!up.equals(ready)) {
      ready = up;
      next = up.isEmpty() ? 0 : client.random().nextInt(up.size()); // as round robin starts
    }
    ConnectivityState before = state;
    state =
        up.isEmpty()
            ? connecting ? ConnectivityState.CONNECTING : ConnectivityState.TRANSIENT_FAILURE
            : ConnectivityState.READY;
    if (state == ConnectivityState.CONNECTING) {
      if (before != ConnectivityState.CONNECTING && !failedLast) {
        startFailover();
      }
    } else {
      failedLast = state == ConnectivityState.TRANSIENT_FAILURE;
      stopFailover();
    }
  }

  private void startFailover() {
    stopFailover();
    failover =
        client.schedule(
            () -> {
              failover = null;
              changed.run();
            },
            FAILOVER_NANOS);
  }

  private void stopFailover() {
    if (failover != null) {
      failover.cancel();
      failover = null;
    }
  }
}
