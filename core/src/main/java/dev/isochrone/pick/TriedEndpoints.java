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
 * <p>Thread-safe, for hedges run side by side. Every call has one: a chain of 24 bytes an attempt,
 * and 16 for itself. A call has a handful of attempts, so walking the chain does.
 */
public final class TriedEndpoints {
  private static final VarHandle LAST = last();

  @SuppressWarnings("UnusedVariable") // written through its VarHandle
  private volatile @Nullable Tried last;

  private record Tried(Endpoint endpoint, @Nullable Tried before) {}

  /** An attempt was sent there. */
  public void add(Endpoint endpoint) {
    Tried before = last;
    while (!LAST.compareAndSet(this, before, new Tried(endpoint, before))) {
      before = last;
    }
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
    for (Tried t = last; t != null; t = t.before()) {
      if (t.endpoint().id().equals(endpoint.id())) {
        return true;
      }
    }
    return false;
  }

  boolean hasSite(Endpoint endpoint) {
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
    return ids.toString();
  }

  private static VarHandle last() {
    try {
      return MethodHandles.lookup().findVarHandle(TriedEndpoints.class, "last", Tried.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
