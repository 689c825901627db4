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
 * <p>Thread-safe, for hedges run side by side. Every call has one: 24 bytes with its first attempt,
 * and 24 for each further one, in a chain. A call has a handful of attempts, so walking the chain
 * does.
 */
public final class TriedEndpoints {
  private static final VarHandle FIRST = handle("first", Endpoint.class);
  private static final VarHandle LAST = handle("last", Tried.class);

  // Most calls have one attempt.
  @SuppressWarnings("UnusedVariable") // written through its VarHandle
  private volatile @Nullable Endpoint first;

  @SuppressWarnings("UnusedVariable") // written through its VarHandle
  private volatile @Nullable Tried last;

  private record Tried(Endpoint endpoint, @Nullable Tried before) {}

  /** An attempt was sent there. */
  public void add(Endpoint endpoint) {
    if (first == null && FIRST.compareAndSet(this, null, endpoint)) {
      return;
    }
    Tried before = last;
    while (!LAST.compareAndSet(this, before, new Tried(endpoint, before))) {
      before = last;
    }
  }

  /** One to add to without this call's attempts being told. */
  public TriedEndpoints copy() {
    TriedEndpoints copy = new TriedEndpoints();
    copy.last = last; // what is chained never changes
    copy.first = first; // after it: whoever is in the chain came later
    return copy;
  }

  /** Whether this is the call's first attempt. */
  public boolean isEmpty() {
    return first == null;
  }

  boolean hasEndpoint(Endpoint endpoint) {
    Endpoint f = first;
    if (f != null && f.id().equals(endpoint.id())) {
      return true;
    }
    for (Tried t = last; t != null; t = t.before()) {
      if (t.endpoint().id().equals(endpoint.id())) {
        return true;
      }
    }
    return false;
  }

  boolean hasSite(Endpoint endpoint) {
    Endpoint f = first;
    if (f != null && f.site().name().equals(endpoint.site().name())) {
      return true;
    }
    for (Tried t = last; t != null; t = t.before()) {
      if (t.endpoint().site().name().equals(endpoint.site().name())) {
        return true;
      }
    }
    return false;
  }

  /** The endpoints' ids, in the order of the attempts. */
  @Override
  public String toString() {
    Deque<String> ids = new ArrayDeque<>();
    for (Tried t = last; t != null; t = t.before()) {
      ids.addFirst(t.endpoint().id());
    }
    Endpoint f = first;
    if (f != null) {
      ids.addFirst(f.id());
    }
    return ids.toString();
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(TriedEndpoints.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
