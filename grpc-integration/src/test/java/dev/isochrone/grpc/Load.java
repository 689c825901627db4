/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientInterceptors;
import io.grpc.Metadata;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.grpc.stub.MetadataUtils;
import io.grpc.stub.StreamObserver;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/** An open-loop caller: it sends at an even rate, whatever becomes of the calls. */
final class Load {
  /** What became of one call. */
  record Result(int number, long millis, Status status, String site) {}

  // Calls are named apart over all runs: a late attempt of an earlier one may still arrive.
  private static final AtomicLong NEXT = new AtomicLong();
  private static final int SETTLE_ROUNDS = 50;
  private static final int SETTLE_CALLS = 40;

  private final List<Result> results = new ArrayList<>();

  /** Sends {@code count} calls and waits for the last to end; results in order of sending. */
  static List<Result> run(Channel channel, int count, double perSecond, CallOptions options)
      throws InterruptedException {
    Load load = new Load();
    CountDownLatch left = new CountDownLatch(count);
    long start = System.nanoTime();
    for (int i = 0; i < count; i++) {
      long due = start + (long) (i * 1e9 / perSecond);
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      load.send(channel, options, i, due, left);
    }
    if (!left.await(60, TimeUnit.SECONDS)) {
      throw new AssertionError(left.getCount() + " calls never ended");
    }
    synchronized (load.results) {
      return load.results.stream().sorted((a, b) -> Integer.compare(a.number, b.number)).toList();
    }
  }

  /** Sends as many calls as it takes until they go to {@code site}: a warm start for a test. */
  static void settle(Channel channel, String site) throws InterruptedException {
    for (int i = 0; i < SETTLE_ROUNDS; i++) {
      if (share(run(channel, SETTLE_CALLS, 200, CallOptions.DEFAULT), site) > 0.95) {
        return;
      }
    }
    throw new AssertionError("calls do not come to go to " + site + ": " + Isochrone.snapshots());
  }

  private void send(
      Channel channel, CallOptions options, int number, long due, CountDownLatch left) {
    CallOptions limited = options.withDeadlineAfter(2, TimeUnit.SECONDS);
    Metadata name = new Metadata();
    name.put(Cloud.CALL, String.valueOf(NEXT.incrementAndGet()));
    Channel named =
        ClientInterceptors.intercept(channel, MetadataUtils.newAttachHeadersInterceptor(name));
    ClientCalls.asyncUnaryCall(
        named.newCall(Cloud.WHO, limited),
        "",
        new StreamObserver<>() {
          private String site = "";

          @Override
          public void onNext(String value) {
            site = value;
          }

          @Override
          public void onError(Throwable t) {
            end(Status.fromThrowable(t));
          }

          @Override
          public void onCompleted() {
            end(Status.OK);
          }

          private void end(Status status) {
            long millis = (System.nanoTime() - due) / 1_000_000;
            synchronized (results) {
              results.add(new Result(number, millis, status, site));
            }
            left.countDown();
          }
        });
  }

  static double share(List<Result> results, String site) {
    return results.stream().filter(r -> r.site.equals(site)).count() / (double) results.size();
  }

  static List<Result> failed(List<Result> results) {
    return results.stream().filter(r -> !r.status.isOk()).toList();
  }
}
