/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sockets;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/**
 * Sends one and the same call, as often as it is told.
 *
 * <p>Thread-safe.
 */
public final class UnaryCall {
  private static final byte[] NO_ANSWER = {};

  /** Takes a call's end, on the thread on which it ends. */
  @FunctionalInterface
  public interface Ended {
    /**
     * The call has ended.
     *
     * @param answer empty if it failed
     */
    void ended(Status status, byte[] answer);
  }

  private final Channel channel;
  private final byte[] request;
  private final long deadlineNanos;

  /**
   * @param deadline of each call, from when it is sent
   */
  public UnaryCall(Channel channel, byte[] request, Duration deadline) {
    this.channel = channel;
    this.request = request.clone();
    this.deadlineNanos = deadline.toNanos();
  }

  /** Sends it and does not wait. */
  public void send(Ended ended) {
    CallOptions options =
        CallOptions.DEFAULT.withDeadlineAfter(deadlineNanos, TimeUnit.NANOSECONDS);
    ClientCall<byte[], byte[]> call = channel.newCall(UnaryBytes.METHOD, options);
    call.start(new Outcome(ended), new Metadata());
    call.request(1);
    call.sendMessage(request);
    call.halfClose();
  }

  /** A listener and not a stub's observer: that one makes an exception of every failure. */
  private static final class Outcome extends ClientCall.Listener<byte[]> {
    private final Ended ended;
    // Both callbacks come one after the other, as gRPC promises.
    private byte[] answer = NO_ANSWER;

    Outcome(Ended ended) {
      this.ended = ended;
    }

    @Override
    public void onMessage(byte[] message) {
      answer = message;
    }

    @Override
    public void onClose(Status status, Metadata trailers) {
      ended.ended(status, status.isOk() ? answer : NO_ANSWER);
    }
  }
}
