/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.EndpointServer;
import io.grpc.ServerServiceDefinition;
import io.grpc.netty.shaded.io.netty.util.concurrent.DefaultThreadFactory;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * One endpoint: a gRPC server that answers after a while. No thread waits meanwhile: a timer
 * answers.
 */
final class QuoteServer implements AutoCloseable {
  /**
   * Linux wakes a waiting thread up to this much late (prctl(2), PR_SET_TIMERSLACK), which would
   * count as service time: the timer is set so much earlier, and the rest is spun.
   */
  private static final long TIMER_SLACK_NANOS = 50_000;

  /** One for the listening socket, and one for each policy's connection. */
  private static final int EVENT_LOOPS = 4;

  private final Quotes.Quote answer;
  private final ServiceTime serviceTime;
  private final AtomicLongArray requestsByClient;
  private final ScheduledThreadPoolExecutor timer;
  private final EndpointServer server;

  /**
   * Starts it.
   *
   * @param requestsByClient counts each request under its {@link Quotes.Request#client}
   */
  QuoteServer(
      String site, String endpoint, ServiceTime serviceTime, AtomicLongArray requestsByClient)
      throws IOException {
    this.answer = new Quotes.Quote(site, endpoint);
    this.serviceTime = serviceTime;
    this.requestsByClient = requestsByClient;
    String name = site + "-" + endpoint;
    timer = new ScheduledThreadPoolExecutor(1, new DefaultThreadFactory("demo-work-" + name, true));
    server = new EndpointServer(name, EVENT_LOOPS, service());
  }

  private ServerServiceDefinition service() {
    return ServerServiceDefinition.builder(Quotes.SERVICE)
        .addMethod(Quotes.GET, ServerCalls.asyncUnaryCall(this::get))
        .build();
  }

  private void get(Quotes.Request request, StreamObserver<Quotes.Quote> responses) {
    requestsByClient.incrementAndGet(request.client());
    long nanos = serviceTime.nextNanos();
    long dueNanos = System.nanoTime() + nanos;
    var unused =
        timer.schedule(
            () -> reply(responses, dueNanos), nanos - TIMER_SLACK_NANOS, TimeUnit.NANOSECONDS);
  }

  private void reply(StreamObserver<Quotes.Quote> responses, long dueNanos) {
    while (dueNanos - System.nanoTime() > 0) {
      Thread.onSpinWait();
    }
    try {
      responses.onNext(answer);
      responses.onCompleted();
    } catch (RuntimeException e) {
      // The caller has gone: its deadline is over, or a hedge was faster.
    }
  }

  InetSocketAddress address() {
    return server.address();
  }

  @Override
  public void close() {
    server.close();
    timer.shutdownNow();
  }
}
