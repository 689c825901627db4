/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.OpenLoop;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Asks for a quote whenever one is due, and records what becomes of it. */
final class QuoteCalls implements OpenLoop.Sender {
  private final Channel channel;
  private final Quotes.Request request;
  private final Map<String, Integer> rankBySite;
  private final Recording recording;

  /**
   * @param client the number under which servers count its requests
   * @param rankBySite to note which site answered
   */
  QuoteCalls(Channel channel, int client, Map<String, Integer> rankBySite, Recording recording) {
    this.channel = channel;
    this.request = new Quotes.Request(client);
    this.rankBySite = Map.copyOf(rankBySite);
    this.recording = recording;
  }

  @Override
  public void send(int call, long dueNanos, long lateNanos) {
    recording.sent(call, lateNanos);
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
