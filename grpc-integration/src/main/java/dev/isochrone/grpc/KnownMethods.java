/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.outcome.CallMethod;
import dev.isochrone.outcome.CallMethods;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The methods of a channel's calls by their descriptors: generated code has one object for each, so
 * that a pick finds its method by one look at that object's identity, where a look at its name
 * takes three times as long. Calls of which each brings a descriptor of its own are looked up by
 * name.
 *
 * <p>Thread-safe and lock-free: a place holds an immutable entry or another, and who finds none or
 * another's makes it anew.
 */
final class KnownMethods {
  private static final int PLACES = 256; // a channel seldom has more than a tenth of that
  private static final int PROBES = 4;

  private final CallMethods methods;
  private volatile Era era = new Era();

  KnownMethods(CallMethods methods) {
    this.methods = methods;
  }

  /** What picks ask of a descriptor. */
  static final class Known {
    final CallMethod method;
    final boolean unary;
    private final MethodDescriptor<?, ?> descriptor;
    private final int slot;
    private final int slots;
    private final PickResult mark;

    private Known(MethodDescriptor<?, ?> descriptor, CallMethod method, int number, Era era) {
      this.descriptor = descriptor;
      this.method = method;
      unary = descriptor.getType() == MethodType.UNARY;
      slot = 1 + 2 * number + (unary ? 0 : 1);
      slots = 1 + 2 * era.size;
      mark = era.mark;
    }

    private boolean is(MethodDescriptor<?, ?> called) {
      return descriptor == called && !method.forgotten();
    }

    /** This method's of these results, which {@link #with} made; null if it has none there. */
    @Nullable PickResult of(@Nullable PickResult[] results) {
      return marked(results) ? results[slot] : null;
    }

    /** These results and one for this method. */
    @Nullable PickResult[] with(PickResult result, @Nullable PickResult[] results) {
      @Nullable PickResult[] more = marked(results) ? results.clone() : new PickResult[slots];
      more[0] = mark;
      more[slot] = result;
      return more;
    }

    @SuppressWarnings("ReferenceEquality") // a mark says nothing but that it is itself
    private boolean marked(@Nullable PickResult[] results) {
      return results.length > 0 && results[0] == mark;
    }
  }

  /**
   * Methods with their numbers, as long as the numbers last: then all begin anew, with more of them
   * up to a bound, and arrays of results that bear the mark of the era before are as good as none.
   * So arrays are short where methods are few, and in no array a place ever means another method,
   * though methods are forgotten and called again.
   */
  private static final class Era {
    private static final int FIRST_SIZE = 4;
    private static final int MAX_SIZE = 2 * CallMethods.MAX_METHODS;

    final PickResult mark = PickResult.withError(Status.INTERNAL.withDescription("no result"));
    final @Nullable Known[] places = new Known[PLACES];
    final int size;
    private final ConcurrentHashMap<CallMethod, Integer> numbers = new ConcurrentHashMap<>();
    private final AtomicInteger next = new AtomicInteger(1); // 0 is that of all without a name

    Era() {
      this(FIRST_SIZE);
    }

    private Era(int size) {
      this.size = size;
    }

    Era next() {
      return new Era(Math.min(2 * size, MAX_SIZE));
    }

    /** Its number; if it is not below the size, the era is over. */
    int number(CallMethod method) {
      return numbers.computeIfAbsent(method, unused -> next.getAndIncrement());
    }
  }

  /** What is known of it. */
  Known of(MethodDescriptor<?, ?> descriptor) {
    Known there = era.places[place(descriptor)];
    return there != null && there.is(descriptor) ? there : look(descriptor);
  }

  /** It is not where it would be if there were no others. */
  private Known look(MethodDescriptor<?, ?> descriptor) {
    @Nullable Known[] places = era.places;
    int home = place(descriptor);
    int free = home; // if none is, another method has to go
    for (int i = PROBES - 1; i >= 0; i--) {
      int at = (home + i) & (PLACES - 1);
      Known there = places[at];
      if (there == null || there.method.forgotten()) {
        free = at;
      } else if (there.descriptor == descriptor) {
        return there;
      }
    }
    return add(descriptor, free);
  }

  private Known add(MethodDescriptor<?, ?> descriptor, int place) {
    CallMethod method = methods.named(descriptor.getFullMethodName());
    Era now = era;
    if (method == methods.unnamed()) { // there may be room for its name the next time
      return new Known(descriptor, method, 0, now);
    }
    int number = now.number(method);
    if (number >= now.size) {
      now = now.next();
      number = now.number(method);
      era = now; // of two that race either does
    }
    Known found = new Known(descriptor, method, number, now);
    now.places[place] = found;
    return found;
  }

  private static int place(MethodDescriptor<?, ?> descriptor) {
    return System.identityHashCode(descriptor) & (PLACES - 1);
  }
}
