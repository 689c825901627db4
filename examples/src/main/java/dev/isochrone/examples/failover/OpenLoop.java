/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * Sends calls when they are due, never waiting for an answer, on a thread of its own. Latency
 * counts from when a call was due: if the client stalls, the calls that should have been sent
 * meanwhile are slow, not missing (no coordinated omission).
 */
final class OpenLoop {
  /** Linux wakes a waiting thread up to this much late; what is left of the wait is spun. */
  static final long TIMER_SLACK_NANOS = 50_000;

  private final Channel channel;
  private final Quotes.Request request;
  private final Map<String, Integer> rankBySite;
  private final Recording recording;

  /**
   * @param client the number under which servers count its requests
   * @param rankBySite to note which site answered
   */
  OpenLoop(Channel channel, int client, Map<String, Integer> rankBySite, Recording recording) {
    this.channel = channel;
    this.request = new Quotes.Request(client);
    this.rankBySite = Map.copyOf(rankBySite);
    this.recording = recording;
  }

  /** Starts sending at a {@link System#nanoTime} that may lie ahead. */
  Thread start(String name, long startNanos) {
    Thread thread = new Thread(() -> run(startNanos), "demo-load-" + name);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }

  private void run(long startNanos) {
    Pace pace = recording.pace();
    for (int call = 0; call < pace.calls(); call++) {
      long due = startNanos + pace.scheduledNanos(call);
      long now = System.nanoTime();
      while (due - now > 0) {
        if (due - now > TIMER_SLACK_NANOS) {
          LockSupport.parkNanos(due - now - TIMER_SLACK_NANOS);
        } else {
          Thread.onSpinWait();
        }
        now = System.nanoTime();
      }
      recording.sent(call, now - due);
      send(call, due);
    }
  }

  private void send(int call, long dueNanos) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(
            ClientConfig.DEADLINE.toNanos(), TimeUnit.NANOSECONDS);
    ClientCall<Quotes.Request, Quotes.Quote> rpc = channel.newCall(Quotes.GET, options);
    rpc.start(new Outcome(call, dueNanos), new Metadata());
    rpc.request(1);
    rpc.sendMessage(request);
    rpc.halfClose();
  }

  /** A listener and not a stub's observer: that one makes an exception of every failure. */
  private final class Outcome extends ClientCall.Listener<Quotes.Quote> {
    private final int call;
    private final long dueNanos;
    private Quotes.@Nullable Quote answer;

    Outcome(int call, long dueNanos) {
      this.call = call;
      this.dueNanos = dueNanos;
    }

    @Override
    public void onMessage(Quotes.Quote quote) {
      answer = quote;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      long latency = System.nanoTime() - dueNanos;
      Integer rank = answer == null ? null : rankBySite.get(answer.site());
      if (!status.isOk()) {
        recording.failed(call, latency, status.getCode());
      } else if (rank == null) {
        recording.failed(call, latency, Status.Code.INTERNAL);
      } else {
        recording.succeeded(call, latency, rank);
      }
    }
  }
}
