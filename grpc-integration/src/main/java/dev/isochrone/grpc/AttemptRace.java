/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.grpc.Attempt.End;
import io.grpc.ClientCall;
import io.grpc.Metadata;
import io.grpc.Status;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Which of a call's attempts, one or two, the caller sees. The first whose headers arrive is the
 * call from then on; so is one that ends with an answer, if only a refusal by the application. The
 * other is cancelled, and whatever still comes from it is dropped. The caller sees one call: {@code
 * onClose} once, callbacks one at a time.
 *
 * <p>Thread-safe. Two locks: {@code lock} guards the state and is never held while other code runs;
 * {@code delivery} is held while the caller's listener runs, so that one attempt's {@code onReady}
 * and the other's answer do not overlap.
 */
final class AttemptRace<Q, A> {
  /** What the race needs to know, and whom it tells. */
  interface Course {
    /** Whether a server said so that could, were it yes or no. */
    boolean isAnswer(Status status);

    /** Whether there is no time left for another attempt. */
    boolean expired();

    /** Whether an end of the only attempt is no end where another may be made. */
    boolean mayRepeat(End end);

    /** The only attempt ended so: to be sent again, or else {@link #end(Attempt, End)}. */
    void repeat(End failed);

    /** It is decided; the winner is the second attempt, or not. */
    void answered(boolean bySecond);

    /** The call is over. */
    void over();

    /** Whether the second attempt was picked for at all. */
    boolean secondWasSent();
  }

  private final Course course;
  private final Object lock = new Object();
  private final Object delivery = new Object();
  private final Attempt<Q, A> first = new Attempt<>(this);

  // Guarded by the lock.
  private ClientCall.@Nullable Listener<A> caller;
  private @Nullable Attempt<Q, A> second;
  private @Nullable Attempt<Q, A> winner;
  private boolean cancelled;
  private boolean ended;

  AttemptRace(Course course) {
    this.course = course;
  }

  /** The caller is to be told. */
  void start(ClientCall.Listener<A> responses) {
    synchronized (lock) {
      caller = responses;
    }
  }

  Attempt<Q, A> first() {
    return first;
  }

  @Nullable Attempt<Q, A> second() {
    synchronized (lock) {
      return second;
    }
  }

  /** The attempt that the caller sees: until one is answered, the first. */
  Attempt<Q, A> shown() {
    synchronized (lock) {
      return winner == null ? first : winner;
    }
  }

  /** The caller has given up. */
  void cancel() {
    synchronized (lock) {
      cancelled = true;
    }
  }

  /** Whether it is neither answered nor given up. */
  boolean open() {
    synchronized (lock) {
      return winner == null && !ended && !cancelled;
    }
  }

  /** Whether nobody waits for this attempt any more. */
  boolean pointless(Attempt<Q, A> attempt) {
    synchronized (lock) {
      return cancelled || ended || attempt.end != null || (winner != null && winner != attempt);
    }
  }

  /**
   * Lets a second attempt in, once.
   *
   * @param failed the first one's end; null if it has to be under way still
   * @param leave asked at the last, for it spends the budget
   */
  @Nullable Attempt<Q, A> admit(@Nullable End failed, BooleanSupplier leave) {
    synchronized (lock) {
      boolean may = second == null && winner == null && !ended && !cancelled;
      if (!may || (failed == null && first.end != null) || !leave.getAsBoolean()) {
        return null;
      }
      second = new Attempt<>(this);
      return second;
    }
  }

  void ready(Attempt<Q, A> attempt) {
    synchronized (delivery) {
      boolean show;
      ClientCall.Listener<A> listener;
      synchronized (lock) {
        show = !ended && (winner == null ? attempt == first : attempt == winner);
        listener = caller;
      }
      if (show && listener != null) {
        listener.onReady();
      }
    }
  }

  void headers(Attempt<Q, A> attempt, Metadata headers) {
    ClientCall.Listener<A> listener = caller();
    if (wins(attempt) && listener != null) {
      synchronized (delivery) {
        listener.onHeaders(headers);
      }
    }
  }

  void message(Attempt<Q, A> attempt, A response) {
    ClientCall.Listener<A> listener = caller();
    if (wins(attempt) && listener != null) {
      synchronized (delivery) {
        listener.onMessage(response);
      }
    }
  }

  private ClientCall.@Nullable Listener<A> caller() {
    synchronized (lock) {
      return caller;
    }
  }

  /** Whether this attempt is the call from now on. */
  private boolean wins(Attempt<Q, A> attempt) {
    Attempt<Q, A> loser;
    synchronized (lock) {
      if (winner != null || ended) {
        return winner == attempt && !ended;
      }
      winner = attempt;
      loser = attempt == first ? second : first;
    }
    course.answered(attempt != first);
    if (loser != null) {
      loser.cancel("another attempt was answered first", null);
    }
    return true;
  }

  void closed(Attempt<Q, A> attempt, End end) {
    boolean again = false;
    boolean unused = course.isAnswer(end.status()) && wins(attempt);
    synchronized (lock) {
      if (ended || attempt.end != null) {
        return;
      }
      attempt.end = end;
      if (winner != null && winner != attempt) {
        return;
      }
      if (winner == null && !cancelled && !course.expired()) {
        Attempt<Q, A> other = attempt == first ? second : first;
        if (other != null && other.end == null) {
          return; // the other may still make it
        }
        again = attempt == first && other == null && course.mayRepeat(end);
      }
    }
    if (again) {
      course.repeat(end);
    } else {
      end(attempt, end);
    }
  }

  /** The call ends with this attempt: tells the caller. */
  void end(Attempt<Q, A> attempt, End end) {
    Attempt<Q, A> loser;
    End told = end;
    ClientCall.Listener<A> listener;
    synchronized (lock) {
      if (ended) {
        return;
      }
      ended = true;
      if (winner == null) {
        winner = attempt;
        if (attempt == second && first.end != null && !course.secondWasSent() && !cancelled) {
          told = first.end; // the second was never sent: its end says nothing
        }
      }
      loser = attempt == first ? second : first;
      loser = loser == null || loser.end != null ? null : loser;
      listener = caller;
    }
    course.over();
    if (loser != null) {
      loser.cancel("another attempt decided", null);
    }
    if (listener != null) {
      synchronized (delivery) {
        listener.onClose(told.status(), told.trailers());
      }
    }
  }
}
