/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.industries;

import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** What became of one kind of call. Thread-safe. */
final class Tally {
  private final String name;
  private final Queue<Ended> ended = new ConcurrentLinkedQueue<>();
  private final AtomicLong underWay = new AtomicLong();

  Tally(String name) {
    this.name = name;
  }

  String name() {
    return name;
  }

  /**
   * A call that ended.
   *
   * @param dueNanos when it was to be sent
   * @param nanos from then until its end
   * @param answer what the server said: by our servers' custom, their site; null after a failure
   * @param failure gRPC's status, null after an answer
   */
  record Ended(long dueNanos, long nanos, @Nullable String answer, @Nullable Status failure) {
    boolean from(String site) {
      return site.equals(answer);
    }
  }

  /** Counts a call from now on; hand the result to it. */
  StreamObserver<String> begin(long dueNanos) {
    return begin(dueNanos, call -> {});
  }

  /** As {@link #begin(long)}, and tells when it has ended. */
  StreamObserver<String> begin(long dueNanos, java.util.function.Consumer<Ended> end) {
    underWay.incrementAndGet();
    return new StreamObserver<>() {
      private @Nullable String answer;

      @Override
      public void onNext(String message) {
        answer = message;
      }

      @Override
      public void onError(Throwable t) {
        finish(Status.fromThrowable(t));
      }

      @Override
      public void onCompleted() {
        finish(null);
      }

      private void finish(@Nullable Status failure) {
        String said = failure == null ? answer : null;
        Ended call = new Ended(dueNanos, System.nanoTime() - dueNanos, said, failure);
        ended.add(call);
        end.accept(call);
        underWay.decrementAndGet();
      }
    };
  }

  /** Forgets the calls that were due before. */
  void forgetBefore(long nanoTime) {
    ended.removeIf(call -> call.dueNanos() - nanoTime < 0);
  }

  /** How many have begun and not ended. */
  long underWay() {
    return underWay.get();
  }

  List<Ended> where(Predicate<Ended> condition) {
    return ended.stream().filter(condition).toList();
  }

  long count(Predicate<Ended> condition) {
    return ended.stream().filter(condition).count();
  }

  long total() {
    return ended.size();
  }

  long failed() {
    return count(call -> call.failure() != null);
  }

  /** A percentile in ms of the calls that were answered (nearest rank), null if none was. */
  static @Nullable Double millisAt(double percentile, List<Ended> calls) {
    long[] nanos =
        calls.stream().filter(c -> c.failure() == null).mapToLong(Ended::nanos).sorted().toArray();
    int rank = (int) Math.ceil(percentile / 100 * nanos.length);
    return nanos.length == 0
        ? null
        : Arrays.stream(nanos).skip(rank - 1).findFirst().orElse(0) / 1e6;
  }
}
