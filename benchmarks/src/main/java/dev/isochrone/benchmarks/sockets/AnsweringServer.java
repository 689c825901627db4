/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sockets;

import io.grpc.Server;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import io.grpc.stub.StreamObserver;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * One endpoint: a real server on the loopback interface that gives every call the same answer after
 * the same time, with gRPC's health service beside it. It has threads of its own, as if it were a
 * machine. Waiting calls occupy none: it never queues.
 *
 * <p>Thread-safe.
 */
public final class AnsweringServer implements AutoCloseable {
  private final byte[] answer;
  private final long serviceNanos;
  private final AtomicInteger calls = new AtomicInteger();
  private final ScheduledThreadPoolExecutor timer;
  private final EventLoops eventLoops;
  private final HealthStatusManager health = new HealthStatusManager();
  private final Server server;

  /**
   * Starts it.
   *
   * @param answer what every call gets
   * @param serviceTime what a call takes; 0 answers on the thread that read the request
   * @throws IOException if no port can be had
   */
  public AnsweringServer(byte[] answer, Duration serviceTime) throws IOException {
    this.answer = answer.clone();
    this.serviceNanos = serviceTime.toNanos();
    timer = new ScheduledThreadPoolExecutor(1, AnsweringServer::daemon);
    eventLoops = new EventLoops("server", 1);
    server =
        eventLoops
            .server()
            .addService(
                ServerServiceDefinition.builder(UnaryBytes.SERVICE)
                    .addMethod(UnaryBytes.METHOD, ServerCalls.asyncUnaryCall(this::take))
                    .build())
            .addService(health.getHealthService())
            .build()
            .start();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "bench-work");
    thread.setDaemon(true);
    return thread;
  }

  private void take(byte[] request, StreamObserver<byte[]> responses) {
    calls.incrementAndGet();
    if (serviceNanos == 0) {
      reply(responses);
      return;
    }
    long due = System.nanoTime() + serviceNanos;
    var unused =
        timer.schedule(
            () -> {
              spinUntil(due);
              reply(responses);
            },
            serviceNanos - OpenLoop.TIMER_SLACK_NANOS,
            TimeUnit.NANOSECONDS);
  }

  private void reply(StreamObserver<byte[]> responses) {
    try {
      responses.onNext(answer);
      responses.onCompleted();
    } catch (RuntimeException e) {
      // The caller has gone: its deadline is over, or a hedge was faster.
    }
  }

  /** Linux wakes a waiting thread late; the rest of a wait is spun. */
  static void spinUntil(long dueNanos) {
    for (long left = dueNanos - System.nanoTime(); left > 0; left = dueNanos - System.nanoTime()) {
      if (left > OpenLoop.TIMER_SLACK_NANOS) {
        LockSupport.parkNanos(left - OpenLoop.TIMER_SLACK_NANOS);
      } else {
        Thread.onSpinWait();
      }
    }
  }

  /** Where it listens: 127.0.0.1 and its port. */
  public InetSocketAddress address() {
    return (InetSocketAddress) server.getListenSockets().get(0);
  }

  /** Calls taken so far, each attempt of a hedged call counted, probes not. */
  public int calls() {
    return calls.get();
  }

  @Override
  public void close() {
    server.shutdownNow();
    timer.shutdownNow();
    eventLoops.close();
  }
}
