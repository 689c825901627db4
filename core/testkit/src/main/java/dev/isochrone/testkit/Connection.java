/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import dev.isochrone.testkit.Segment.Kind;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.random.RandomGenerator;

/**
 * One accepted connection and the one to the server behind it, joined by two delay lines.
 *
 * <p>The kernel has finished the client's handshake when this begins, so its time is made up for in
 * the schedule. With the connection accepted at 0, as over a real link: the server sees it at half
 * a round trip, the client's first byte leaves at 1 and arrives at 1.5, the server's first byte
 * leaves at 1.5 and arrives at 2 round trips.
 */
final class Connection {
  private static final int READ_BYTES = 16 * 1024;

  private final WanSite site;
  private final String name;
  private final Socket client;
  private final Socket server = new Socket();
  private final InetSocketAddress serverAddress;
  private final Direction requests;
  private final Direction replies;
  private final AtomicInteger endsDelivered = new AtomicInteger();
  private final AtomicBoolean closed = new AtomicBoolean();

  Connection(
      WanSite site,
      String name,
      Socket client,
      InetSocketAddress serverAddress,
      SplittableRandom random) {
    this.site = site;
    this.name = name;
    this.client = client;
    this.serverAddress = serverAddress;
    long now = System.nanoTime();
    long oneWayNanos = site.oneWayNanos();
    SiteState state = site.state();
    requests =
        new Direction(
            new DelayLine(state.holdsRequests),
            random.split(),
            now + 2 * oneWayNanos,
            site.bytesToServers);
    replies =
        new Direction(
            new DelayLine(state.holdsReplies),
            random.split(),
            now + 3 * oneWayNanos,
            site.bytesToClients);
    requests.line.put(Segment.event(Kind.OPEN, now + oneWayNanos));
  }

  /** A line with what is needed to date and to count what enters it. */
  private record Direction(
      DelayLine line, RandomGenerator random, long firstSendNanos, LongAdder bytes) {}

  void start() {
    try {
      client.setTcpNoDelay(true);
    } catch (IOException e) {
      // Gone already.
      reset();
      return;
    }
    WanThreads.start(name + "-request-reader", () -> read(client, requests));
    WanThreads.start(name + "-request-writer", () -> write(requests, server, replies));
    WanThreads.start(name + "-reply-writer", () -> write(replies, client, requests));
  }

  void setState(SiteState state) {
    requests.line.setHeld(state.holdsRequests);
    replies.line.setHeld(state.holdsReplies);
  }

  /** Resets both ends at once. */
  void reset() {
    close(true);
  }

  private void read(Socket from, Direction to) {
    try {
      InputStream in = from.getInputStream();
      byte[] buffer = new byte[READ_BYTES];
      while (to.line.awaitSpace()) {
        int n = in.read(buffer);
        long due = dueNanos(to);
        if (n < 0) {
          to.line.put(Segment.event(Kind.END, due));
          return;
        }
        to.line.put(Segment.data(Arrays.copyOf(buffer, n), due));
      }
    } catch (IOException e) {
      to.line.put(Segment.event(Kind.RESET, dueNanos(to)));
    } catch (InterruptedException e) {
      reset();
    } catch (RuntimeException e) {
      // Of the jitter, which is the user's: to the thread's handler, and no connection hangs.
      reset();
      throw e;
    }
  }

  private long dueNanos(Direction to) {
    long now = System.nanoTime();
    long sent = now - to.firstSendNanos < 0 ? to.firstSendNanos : now;
    return sent + site.oneWayNanos() + site.jitterNanos(to.random);
  }

  private void write(Direction from, Socket to, Direction back) {
    try {
      for (Segment s = from.line.take(); s != null; s = from.line.take()) {
        switch (s.kind) {
          case OPEN -> connectToServer();
          case DATA -> {
            // Before the write: who has received bytes finds them counted.
            from.bytes.add(s.bytes.length);
            to.getOutputStream().write(s.bytes);
          }
          case END -> {
            to.shutdownOutput();
            if (endsDelivered.incrementAndGet() == 2) {
              close(false);
            }
          }
          case RESET -> reset();
        }
      }
    } catch (IOException e) {
      // The receiver is gone. Nothing more can arrive there, and the sender learns of it by a reset
      // that takes its time to get back.
      from.line.close();
      back.line.put(Segment.event(Kind.RESET, dueNanos(back)));
    } catch (InterruptedException e) {
      reset();
    }
  }

  private void connectToServer() throws IOException {
    server.connect(serverAddress);
    server.setTcpNoDelay(true);
    WanThreads.start(name + "-reply-reader", () -> read(server, replies));
  }

  private void close(boolean reset) {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    // First the lines: the readers fail when their sockets close, and that is no event to forward.
    requests.line.close();
    replies.line.close();
    if (reset) {
      Sockets.reset(client);
      Sockets.reset(server);
    } else {
      Sockets.close(client);
      Sockets.close(server);
    }
    site.onClosed(this);
  }
}
