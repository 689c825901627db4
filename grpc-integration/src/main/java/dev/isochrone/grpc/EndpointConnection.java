/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.time.Scheduler;
import dev.isochrone.time.Ticker;
import io.grpc.Attributes;
import io.grpc.ConnectivityState;
import io.grpc.EquivalentAddressGroup;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.ResolvedAddresses;
import io.grpc.LoadBalancer.SubchannelPicker;
import io.grpc.LoadBalancerProvider;
import io.grpc.Status;
import io.grpc.util.ForwardingLoadBalancerHelper;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Keeps one endpoint connected, each connection by a {@code pick_first} of gRPC's own: when to
 * connect again is ours to say, for a new {@code pick_first} knows nothing of the backoff of the
 * one before it.
 *
 * <ul>
 *   <li>A connection that fails, or does not come up in time, is given up and a new one begun after
 *       {@link Reconnects#delayNanos}. What is reported stays {@code TRANSIENT_FAILURE} until one
 *       is up, as in {@code pick_first} itself.
 *   <li>One that ends (GOAWAY, a restart) is made anew at once; if it had lasted for less than half
 *       a second and something had failed before, after the backoff, which is forgotten once a
 *       connection has lasted for ten seconds.
 *   <li>One whose endpoint has been silent for a second is doubted: perhaps the server was replaced
 *       and nobody said so. A second one is begun beside it and takes its place if it comes up.
 * </ul>
 *
 * <p>Belongs to the synchronization context.
 */
final class EndpointConnection {
  /** Is told of the state, and of the picker that goes with it. */
  interface Sink {
    void changed(ConnectivityState state, SubchannelPicker picker);
  }

  private static final long BRIEF_NANOS = 500_000_000L;
  private static final long LASTING_NANOS = 10_000_000_000L;
  private static final long DOUBT_NANOS = 1_000_000_000L;

  /** What comes up beside a connection and changes nothing is not tried again soon. */
  private static final long DOUBT_AGAIN_NANOS = 30_000_000_000L;

  private final LoadBalancerProvider pickFirst;
  private final LoadBalancer.Helper helper;
  private final Ticker ticker;
  private final Scheduler scheduler;
  private final Reconnects reconnects;
  private final Sink sink;
  private @Nullable EquivalentAddressGroup addresses;
  private Attributes attributes = Attributes.EMPTY;
  private @Nullable Line current;
  private @Nullable Line successor;
  private Scheduler.@Nullable Cancellable timer;
  private Scheduler.@Nullable Cancellable doubt;
  private int failures;
  private long readySinceNanos;
  private boolean ready;
  private boolean failed;
  private boolean suspected;
  private boolean shutdown;

  EndpointConnection(
      LoadBalancerProvider pickFirst,
      LoadBalancer.Helper helper,
      Ticker ticker,
      Scheduler scheduler,
      Reconnects reconnects,
      Sink sink) {
    this.pickFirst = pickFirst;
    this.helper = helper;
    this.ticker = ticker;
    this.scheduler = scheduler;
    this.reconnects = reconnects;
    this.sink = sink;
  }

  /** Connects to these addresses; they are one endpoint's, tried in order. */
  Status accept(EquivalentAddressGroup group, Attributes with) {
    boolean begin = addresses == null;
    addresses = group;
    attributes = with;
    Line line = current;
    if (begin) {
      return connect();
    }
    return line == null ? Status.OK : line.accept();
  }

  private Status connect() {
    cancelTimer();
    Line line = new Line();
    current = line;
    timer = scheduler.schedule(() -> tooLate(line), Reconnects.connectTimeoutNanos(failures));
    return line.accept();
  }

  private void tooLate(Line line) {
    timer = null;
    if (line == current) {
      String within =
          String.format(
              Locale.ROOT,
              "no connection within %d s",
              Reconnects.connectTimeoutNanos(failures) / 1_000_000_000L);
      failed(
          line,
          new LoadBalancer.FixedResultPicker(
              PickResult.withError(Status.UNAVAILABLE.withDescription(within))));
    }
  }

  private void failed(Line line, SubchannelPicker picker) {
    cancelTimer();
    ready = false;
    failed = true;
    failures++;
    current = null;
    later(line::end);
    timer = scheduler.schedule(this::due, reconnects.delayNanos(failures));
    sink.changed(ConnectivityState.TRANSIENT_FAILURE, picker);
  }

  private void due() {
    timer = null;
    long wait = reconnects.slotNanos();
    if (wait == 0) {
      Status unused = connect();
    } else {
      timer = scheduler.schedule(this::connect, wait);
    }
  }

  /** A policy must not be shut down while it is speaking. */
  private void later(Runnable task) {
    helper.getSynchronizationContext().execute(task);
  }

  private void changed(Line line, ConnectivityState state, SubchannelPicker picker) {
    if (shutdown) {
      return;
    }
    if (line == successor) {
      successorChanged(line, state, picker);
    } else if (line == current) {
      currentChanged(line, state, picker);
    }
  }

  private void currentChanged(Line line, ConnectivityState state, SubchannelPicker picker) {
    switch (state) {
      case READY -> {
        cancelTimer();
        up();
        sink.changed(state, picker);
      }
      case TRANSIENT_FAILURE -> failed(line, picker);
      case CONNECTING -> {
        if (!failed) {
          sink.changed(state, picker);
        }
      }
      case IDLE -> idle(line, picker);
      case SHUTDOWN -> {}
    }
  }

  private void up() {
    ready = true;
    failed = false;
    readySinceNanos = ticker.nanoTime();
  }

  /** It was up and is not any more, or was never asked to connect. */
  private void idle(Line line, SubchannelPicker picker) {
    long lasted = ready ? ticker.nanoTime() - readySinceNanos : 0;
    boolean lost = ready;
    ready = false;
    if (lasted >= LASTING_NANOS) {
      failures = 0;
    }
    if (!failed) {
      sink.changed(ConnectivityState.IDLE, picker);
    }
    cancelTimer();
    boolean brief = lost && lasted < BRIEF_NANOS;
    if (brief) {
      failures++;
    }
    if (brief && failures > 1) {
      current = null;
      later(line::end);
      timer = scheduler.schedule(this::due, reconnects.delayNanos(failures));
    } else {
      timer = scheduler.schedule(() -> tooLate(line), Reconnects.connectTimeoutNanos(failures));
      line.policy.requestConnection();
    }
  }

  /** Says whether the endpoint is silent although it is connected. */
  void suspected(boolean now) {
    if (now == suspected || shutdown) {
      return;
    }
    suspected = now;
    cancelDoubt();
    if (now) {
      doubtIn(DOUBT_NANOS);
    } else {
      dropSuccessor();
    }
  }

  private void doubtIn(long nanos) {
    cancelDoubt();
    doubt = scheduler.schedule(this::doubtDue, nanos);
  }

  private void doubtDue() {
    doubt = null;
    long wait = reconnects.slotNanos();
    if (wait == 0) {
      replace();
    } else {
      doubt = scheduler.schedule(this::replace, wait);
    }
  }

  private void replace() {
    doubt = null;
    dropSuccessor();
    if (ready && suspected) {
      Line line = new Line();
      successor = line;
      doubt =
          scheduler.schedule(
              () -> {
                doubt = null;
                notReplaced();
              },
              Reconnects.connectTimeoutNanos(failures));
      Status unused = line.accept();
    }
  }

  private void notReplaced() {
    dropSuccessor();
    failures++;
    doubtIn(reconnects.delayNanos(failures));
  }

  private void successorChanged(Line line, ConnectivityState state, SubchannelPicker picker) {
    switch (state) {
      case READY -> {
        Line before = current;
        current = line;
        successor = null;
        cancelTimer();
        up();
        sink.changed(state, picker);
        if (before != null) {
          later(before::end); // its calls go on until they end
        }
        doubtIn(DOUBT_AGAIN_NANOS);
      }
      case TRANSIENT_FAILURE -> notReplaced();
      case IDLE -> line.policy.requestConnection();
      case CONNECTING, SHUTDOWN -> {}
    }
  }

  private void dropSuccessor() {
    Line line = successor;
    successor = null;
    if (line != null) {
      later(line::end);
    }
  }

  void requestConnection() {
    Line line = current;
    if (line != null) {
      line.policy.requestConnection();
    }
  }

  void shutdown() {
    shutdown = true;
    cancelTimer();
    cancelDoubt();
    dropSuccessor();
    Line line = current;
    current = null;
    if (line != null) {
      line.end();
    }
  }

  private void cancelTimer() {
    if (timer != null) {
      timer.cancel();
      timer = null;
    }
  }

  private void cancelDoubt() {
    if (doubt != null) {
      doubt.cancel();
      doubt = null;
    }
  }

  /** One {@code pick_first}, and what it sees of the channel. */
  private final class Line extends ForwardingLoadBalancerHelper {
    private final LoadBalancer policy = pickFirst.newLoadBalancer(this);

    Status accept() {
      EquivalentAddressGroup group = addresses;
      if (group == null) {
        return Status.UNAVAILABLE;
      }
      return policy.acceptResolvedAddresses(
          ResolvedAddresses.newBuilder()
              .setAddresses(List.of(group))
              .setAttributes(
                  attributes.toBuilder().set(LoadBalancer.IS_PETIOLE_POLICY, true).build())
              .build());
    }

    void end() {
      policy.shutdown();
    }

    @Override
    protected LoadBalancer.Helper delegate() {
      return helper;
    }

    @Override
    public void updateBalancingState(ConnectivityState state, SubchannelPicker picker) {
      changed(this, state, picker);
    }
  }
}
