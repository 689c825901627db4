/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientStreamTracer;
import io.grpc.Context;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.util.ForwardingClientStreamTracer;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A call that the library makes itself over the user's channel, to one endpoint, in one attempt.
 *
 * <p>A service config whose methodConfig names all methods covers such calls, too, and gRPC has no
 * option to make one without its retries and hedges. They end at the pick: while the first attempt
 * is under way any other one is a hedge, which is kept waiting and so never sent; once it has
 * failed any other one is a retry, which is dropped. What the first attempt ended with is what
 * counts.
 *
 * <p>It runs outside of the {@link Context} of whoever happens to drain the synchronization
 * context: the end of a user's call must not cancel it.
 *
 * <p>Any thread.
 */
final class PinnedCall extends ClientCall.Listener<Boolean> {
  private static final ClientStreamTracer NONE = new ClientStreamTracer() {};

  /** Takes what came back. Transport threads, one after the other. */
  interface Answer {
    /** The server says whether it serves. */
    void says(boolean serving);

    /** It is over: the last thing to be told. */
    void ended(Status status, boolean sent);
  }

  private final EndpointChild child;
  private final Answer answer;
  private final AtomicBoolean over = new AtomicBoolean();
  private @Nullable ClientCall<Object, Boolean> call;
  private volatile boolean sent;
  private volatile boolean failed;

  private PinnedCall(EndpointChild child, Answer answer) {
    this.child = child;
    this.answer = answer;
  }

  /** Makes the call; {@code answer} hears of it on the transport's threads. */
  static PinnedCall start(
      Channel channel,
      EndpointChild child,
      MethodDescriptor<Object, Boolean> method,
      CallOptions options,
      Answer answer) {
    PinnedCall pinned = new PinnedCall(child, answer);
    Context.ROOT.run(() -> pinned.start(channel, method, options));
    return pinned;
  }

  private void start(
      Channel channel, MethodDescriptor<Object, Boolean> method, CallOptions options) {
    ClientCall<Object, Boolean> started =
        channel.newCall(
            method,
            // An executor's queue would count as distance.
            options.withOption(CallRouting.NOTE, this).withExecutor(Runnable::run));
    call = started;
    started.start(this, new Metadata());
    started.request(1);
    started.sendMessage(HealthCheck.REQUEST);
    started.halfClose();
  }

  /** Ends it early. */
  void cancel() {
    ClientCall<Object, Boolean> started = call;
    if (started != null) {
      started.cancel("no longer wanted", null);
    }
  }

  /** Where an attempt of it goes. */
  PickResult pick(PickSubchannelArgs args) {
    if (failed) {
      return PickResult.withDrop(Status.UNAVAILABLE.withDescription("a probe is not repeated"));
    }
    if (sent) {
      return PickResult.withNoResult();
    }
    PickResult result = child.pickUnmeasured(args);
    return result.getSubchannel() == null
        ? PickResult.withDrop(Status.UNAVAILABLE.withDescription("not connected"))
        : result.copyWithStreamTracerFactory(new Attempt(result.getStreamTracerFactory()));
  }

  @Override
  public void onMessage(Boolean serving) {
    if (over.get()) {
      return;
    }
    answer.says(serving);
    ClientCall<Object, Boolean> started = call;
    if (started != null) {
      started.request(1);
    }
  }

  @Override
  public void onClose(Status status, Metadata trailers) {
    end(status);
  }

  private void end(Status status) {
    if (over.compareAndSet(false, true)) {
      answer.ended(status, sent);
    }
  }

  /** Sees the one attempt begin and end. */
  private final class Attempt extends ClientStreamTracer.Factory {
    private final ClientStreamTracer.@Nullable Factory childs;

    Attempt(ClientStreamTracer.@Nullable Factory childs) {
      this.childs = childs;
    }

    @Override
    public ClientStreamTracer newClientStreamTracer(
        ClientStreamTracer.StreamInfo info, Metadata headers) {
      ClientStreamTracer delegate =
          childs == null ? NONE : childs.newClientStreamTracer(info, headers);
      return new ForwardingClientStreamTracer() {
        @Override
        protected ClientStreamTracer delegate() {
          return delegate;
        }

        @Override
        public void streamCreated(Attributes transportAttributes, Metadata sentHeaders) {
          sent = true;
          super.streamCreated(transportAttributes, sentHeaders);
        }

        @Override
        public void streamClosed(Status status) {
          super.streamClosed(status);
          if (!status.isOk()) {
            failed = true;
          }
          // Cancelled is what an attempt is when the call ends for another reason, such as its
          // deadline: that is what the call will say, perhaps a moment later.
          if (!status.isOk() && status.getCode() != Status.Code.CANCELLED) {
            end(status);
          }
        }
      };
    }
  }
}
