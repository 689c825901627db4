/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * A site across the emulated WAN: the servers exposed through it, the link to them, and its faults.
 *
 * <p>Thread-safe. A change is in force when its method returns, for connections that are open and
 * for bytes under way; only what is in the hands of the kernel still arrives. Faults do not add up:
 * the last one called holds until the next, or until {@link #heal}. Repeating a call changes
 * nothing. After the emulator is closed every method that changes something throws {@link
 * IllegalStateException}; the counters stay readable.
 */
public final class WanSite {
  private final String name;
  private final Jitter jitter;
  private final long initialRttNanos;

  final LongAdder bytesToServers = new LongAdder();
  final LongAdder bytesToClients = new LongAdder();

  // Taken before the monitor of `connections`, never after it.
  private final Object changes = new Object();

  // Guarded by changes.
  private final List<Listener> listeners = new ArrayList<>();
  private boolean closed;
  private long baseRttNanos;
  private long extraRttNanos;

  // Guarded by its own monitor, with random, accepted and the writes of state: no connection slips
  // in between a change of state and its visit to the connections that are open.
  private final Set<Connection> connections = new HashSet<>();
  private final SplittableRandom random;
  private long accepted;
  private volatile SiteState state = SiteState.UP;

  // Written under changes.
  private volatile long oneWayNanos;

  WanSite(String name, WanLink link, SplittableRandom random) {
    this.name = name;
    this.jitter = link.jitter();
    this.initialRttNanos = link.rtt().toNanos();
    this.random = random;
    setRttNanos(initialRttNanos, 0);
  }

  public String name() {
    return name;
  }

  public SiteState state() {
    return state;
  }

  /** The round-trip time now in force without jitter, the extra of {@link #slow} included. */
  public Duration rtt() {
    synchronized (changes) {
      return Duration.ofNanos(baseRttNanos + extraRttNanos);
    }
  }

  /**
   * Makes a server reachable through this site.
   *
   * @param server the server's real address, resolved; it is connected to when a client connects
   * @return the address on the loopback interface that the client connects to, the same until the
   *     emulator is closed
   * @throws IllegalArgumentException if the address is unresolved
   * @throws UncheckedIOException if no port can be had
   */
  public InetSocketAddress expose(InetSocketAddress server) {
    Checks.that(!server.isUnresolved(), "server", server, "a resolved address");
    synchronized (changes) {
      checkOpen();
      Listener listener = new Listener(this, server);
      apply(listener, state);
      listeners.add(listener);
      return listener.address();
    }
  }

  /**
   * Bytes stop both ways, and nothing is closed. New connections are accepted by the kernel, but
   * nothing of them reaches a server. Held bytes arrive in order after {@link #heal}; past about 1
   * MiB per connection and direction the sender blocks.
   */
  public void blackHole() {
    setState(SiteState.BLACK_HOLE);
  }

  /** One way only: connections and requests arrive, replies are held as in a black hole. */
  public void dropReplies() {
    setState(SiteState.REPLIES_DROPPED);
  }

  /** Resets (TCP RST) all connections, and every new one as soon as it is accepted. */
  public void reset() {
    setState(SiteState.RESET);
  }

  /**
   * Resets all connections and stops listening: a connect fails at once. The ports stay reserved.
   */
  public void refuse() {
    setState(SiteState.REFUSED);
  }

  /**
   * Sets the round-trip time that comes on top of the link's, in any state. Bytes under way keep
   * the delay with which they were sent.
   *
   * @param extraRtt 0 to 24 hours; replaces an earlier extra
   * @throws IllegalArgumentException if it is outside of these bounds
   */
  public void slow(Duration extraRtt) {
    long nanos = Checks.delayNanos("extraRtt", extraRtt);
    synchronized (changes) {
      checkOpen();
      setRttNanos(baseRttNanos, nanos);
    }
  }

  /**
   * Sets the link's round-trip time, as when a route changes. Bytes under way keep the delay with
   * which they were sent.
   *
   * @param rtt 0 to 24 hours
   * @throws IllegalArgumentException if it is outside of these bounds
   */
  public void setRtt(Duration rtt) {
    long nanos = Checks.delayNanos("rtt", rtt);
    synchronized (changes) {
      checkOpen();
      setRttNanos(nanos, extraRttNanos);
    }
  }

  /**
   * Back to the initial link and to {@link SiteState#UP}: held bytes flow, the same ports listen.
   *
   * @throws UncheckedIOException if a port that was refused cannot be listened on again
   */
  public void heal() {
    synchronized (changes) {
      setState(SiteState.UP);
      setRttNanos(initialRttNanos, 0);
    }
  }

  /**
   * Connections that clients have made to this site since it was added, those included that were
   * then reset or black-holed. Connections refused are not seen.
   */
  public long connectionsAccepted() {
    synchronized (connections) {
      return accepted;
    }
  }

  /** Connections now open, half-closed ones included, and those whose end is still under way. */
  public int openConnections() {
    synchronized (connections) {
      return connections.size();
    }
  }

  /** Bytes handed to the servers so far: not those under way or held. */
  public long bytesToServers() {
    return bytesToServers.sum();
  }

  /** Bytes handed to the clients so far: not those under way or held. */
  public long bytesToClients() {
    return bytesToClients.sum();
  }

  @Override
  public String toString() {
    return "WanSite[" + name + ", " + state + ", rtt " + rtt() + "]";
  }

  private void setState(SiteState next) {
    synchronized (changes) {
      checkOpen();
      visitConnections(next);
      for (Listener listener : listeners) {
        apply(listener, next);
      }
    }
  }

  private void visitConnections(SiteState next) {
    List<Connection> open;
    synchronized (connections) {
      state = next;
      open = List.copyOf(connections);
      // One that is about to be reset keeps what it holds: it would slip out before the reset.
      if (next.allowsConnections()) {
        for (Connection connection : open) {
          connection.setState(next);
        }
      }
    }
    if (!next.allowsConnections()) {
      open.forEach(Connection::reset);
    }
  }

  private static void apply(Listener listener, SiteState state) {
    try {
      if (state == SiteState.REFUSED) {
        listener.refuse();
      } else {
        listener.listen();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot bind " + listener.address(), e);
    }
  }

  private void setRttNanos(long base, long extra) {
    baseRttNanos = base;
    extraRttNanos = extra;
    // Rounded up: two ways are never less than the round trip.
    oneWayNanos = (base + extra + 1) / 2;
  }

  private void checkOpen() {
    if (closed) {
      throw new IllegalStateException("site " + name + " is closed");
    }
  }

  void close() {
    synchronized (changes) {
      if (closed) {
        return;
      }
      closed = true;
      // As for refuse, so that a connection being accepted right now is reset too.
      visitConnections(SiteState.REFUSED);
      listeners.forEach(Listener::close);
    }
  }

  void onAccepted(Socket client, InetSocketAddress server) {
    Connection connection = null;
    synchronized (connections) {
      accepted++;
      SplittableRandom own = random.split();
      if (state.allowsConnections()) {
        connection = new Connection(this, name + "-" + accepted, client, server, own);
        connections.add(connection);
      }
    }
    if (connection == null) {
      Sockets.reset(client);
    } else {
      connection.start();
    }
  }

  void onClosed(Connection connection) {
    synchronized (connections) {
      connections.remove(connection);
    }
  }

  long oneWayNanos() {
    return oneWayNanos;
  }

  long jitterNanos(RandomGenerator generator) {
    long max = Checks.MAX_DELAY.toNanos();
    return Math.max(0, Math.min(max, jitter.nextNanos(generator)));
  }
}
