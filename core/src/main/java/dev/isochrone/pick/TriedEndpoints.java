/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.topology.Endpoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.ArrayDeque;
import java.util.Deque;
import org.jspecify.annotations.Nullable;

/**
 * Where the attempts of one call have been: its retries and hedges should go elsewhere.
 *
 * <p>Thread-safe, for hedges run side by side. Every call has one: 16 bytes, and 24 for each
 * attempt after the first, in a chain. A call has a handful of attempts, so walking the chain does.
 */
public final class TriedEndpoints {
  private static final VarHandle LAST = last();

  // The first attempt's endpoint by itself, since most calls have but one; or a Tried.
  @SuppressWarnings("UnusedVariable") // written through its VarHandle
  private volatile @Nullable Object last;

  /** An attempt; or, with no endpoint, the end of one that came to nothing: those are few. */
  private record Tried(@Nullable Endpoint endpoint, @Nullable Object before) {}

  /** An attempt was sent there. */
  public void add(Endpoint endpoint) {
    Object before = last;
    while (!LAST.compareAndSet(this, before, after(endpoint, before))) {
      before = last;
    }
  }

  private static Object after(Endpoint endpoint, @Nullable Object before) {
    return before == null ? endpoint : new Tried(endpoint, before);
  }

  /** What is known now, for {@link #claim}; null for nothing. */
  public @Nullable Object seen() {
    return last;
  }

  /**
   * An attempt is about to be sent there, if nothing else was since {@code seen}: of hedges that
   * run side by side one may have chosen the same site meanwhile, and must choose again.
   */
  public boolean claim(Endpoint endpoint, @Nullable Object seen) {
    return last == seen && LAST.compareAndSet(this, seen, after(endpoint, seen));
  }

  /** An attempt ended and was no success. */
  public void ended() {
    Object before = last;
    while (!LAST.compareAndSet(this, before, new Tried(null, before))) {
      before = last;
    }
  }

  /** Whether an attempt is still under way: what is picked for next is then a hedge. */
  public boolean underWay() {
    int n = 0;
    for (Object o = last; o != null; o = before(o)) {
      n += endpoint(o) == null ? -1 : 1;
    }
    return n > 0;
  }

  /** How many attempts there were. */
  public int size() {
    int n = 0;
    for (Object o = last; o != null; o = before(o)) {
      n += endpoint(o) == null ? 0 : 1;
    }
    return n;
  }

  /** Where the latest attempt went; null if there was none. */
  public @Nullable Endpoint latest() {
    for (Object o = last; o != null; o = before(o)) {
      Endpoint e = endpoint(o);
      if (e != null) {
        return e;
      }
    }
    return null;
  }

  /** One to add to without this call's attempts being told. */
  public TriedEndpoints copy() {
    TriedEndpoints copy = new TriedEndpoints();
    copy.last = last; // what is chained never changes
    return copy;
  }

  /** Whether this is the call's first attempt. */
  public boolean isEmpty() {
    return last == null;
  }

  boolean hasEndpoint(Endpoint endpoint) {
    for (Object o = last; o != null; o = before(o)) {
      Endpoint e = endpoint(o);
      if (e != null && e.id().equals(endpoint.id())) {
        return true;
      }
    }
    return false;
  }

  boolean hasSite(Endpoint endpoint) {
    for (Object o = last; o != null; o = before(o)) {
      Endpoint e = endpoint(o);
      if (e != null && e.site().name().equals(endpoint.site().name())) {
        return true;
      }
    }
    return false;
  }

  private static @Nullable Endpoint endpoint(Object link) {
    return link instanceof Endpoint first ? first : ((Tried) link).endpoint();
  }

  private static @Nullable Object before(Object link) {
    return link instanceof Tried tried ? tried.before() : null;
  }

  /** The endpoints' ids, in the order of the attempts. */
  @Override
  public String toString() {
    Deque<String> ids = new ArrayDeque<>();
    for (Object o = last; o != null; o = before(o)) {
      Endpoint e = endpoint(o);
      if (e != null) {
        ids.addFirst(e.id());
      }
    }
    return ids.toString();
  }

  private static VarHandle last() {
    try {
      return MethodHandles.lookup().findVarHandle(TriedEndpoints.class, "last", Object.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
