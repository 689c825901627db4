/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.Context;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** A channel whose calls a test answers by hand, and that remembers all that was done to them. */
final class ScriptedCalls extends Channel {
  final List<Attempt> attempts = new ArrayList<>();

  /** Where an attempt with these options goes, if anywhere: called as it starts. */
  private final Function<CallOptions, @Nullable String> pick;

  /** If set, thrown by the next attempt's start. */
  @Nullable RuntimeException throwsOnStart;

  /** Whether a cancelled attempt closes as gRPC's do. */
  boolean closesWhenCancelled = true;

  ScriptedCalls(Function<CallOptions, @Nullable String> pick) {
    this.pick = pick;
  }

  @Override
  @SuppressWarnings("unchecked")
  public <Q, A> ClientCall<Q, A> newCall(MethodDescriptor<Q, A> method, CallOptions options) {
    Attempt attempt = new Attempt(options);
    attempts.add(attempt);
    return (ClientCall<Q, A>) attempt;
  }

  @Override
  public String authority() {
    return "scripted";
  }

  /** One call of the channel below. */
  final class Attempt extends ClientCall<String, String> {
    final CallOptions options;
    final Context context = Context.current();
    final List<String> messages = new ArrayList<>();
    @Nullable Metadata headers;
    @Nullable String at;
    int requested;
    boolean halfClosed;
    boolean compressed;
    int cancellations;
    private ClientCall.@Nullable Listener<String> listener;
    private boolean closed;

    Attempt(CallOptions options) {
      this.options = options;
    }

    @Override
    public void start(ClientCall.Listener<String> responses, Metadata callHeaders) {
      RuntimeException thrown = throwsOnStart;
      throwsOnStart = null;
      if (thrown != null) {
        throw thrown;
      }
      headers = callHeaders;
      listener = responses;
      callHeaders.put(Cloud.CALL, "added below");
      at = pick.apply(options);
    }

    @Override
    public void request(int messageCount) {
      requested += messageCount;
    }

    @Override
    public void cancel(@Nullable String message, @Nullable Throwable cause) {
      cancellations++;
      if (closesWhenCancelled && listener != null) {
        close(Status.CANCELLED.withDescription(message));
      }
    }

    @Override
    public void halfClose() {
      check();
      halfClosed = true;
    }

    @Override
    public void sendMessage(String message) {
      check();
      messages.add(message);
    }

    private void check() {
      if (cancellations > 0) {
        throw new IllegalStateException("call was cancelled");
      }
    }

    @Override
    public void setMessageCompression(boolean enabled) {
      compressed = enabled;
    }

    @Override
    public Attributes getAttributes() {
      return Attributes.EMPTY;
    }

    void ready() {
      listener.onReady();
    }

    void headers() {
      listener.onHeaders(new Metadata());
    }

    void message(String text) {
      listener.onMessage(text);
    }

    void close(Status status) {
      close(status, new Metadata());
    }

    void close(Status status, Metadata trailers) {
      if (!closed) {
        closed = true;
        listener.onClose(status, trailers);
      }
    }

    /** As a server that is well. */
    void answer(String text) {
      headers();
      message(text);
      close(Status.OK);
    }
  }
}
