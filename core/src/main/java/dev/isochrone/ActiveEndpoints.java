/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * At which endpoints calls began or ended since the writer last asked, so that a beat looks at
 * those and not at all of a fleet.
 *
 * <p>A stack (Treiber, "Systems Programming: Coping with Parallelism", 1986) whose links are in the
 * endpoints themselves: it allocates nothing. An endpoint that is in it, or that the writer still
 * watches, is not pushed again, so that a call to a busy endpoint costs one read more. {@link #add}
 * is for any thread, lock-free; the rest is the writer's.
 */
final class ActiveEndpoints {
  private static final VarHandle HEAD = head();

  @SuppressWarnings("UnusedVariable") // through its VarHandle
  private volatile @Nullable RoutedEndpoint head;

  /**
   * A call began or ended there, and it is not watched. To be called after the call was counted.
   */
  void add(RoutedEndpoint endpoint) {
    if (endpoint.startWatch()) {
      RoutedEndpoint before;
      do {
        before = head;
        endpoint.next = before;
      } while (!HEAD.compareAndSet(this, before, endpoint));
    }
  }

  /**
   * Takes all that came since the last time: the first of a chain of {@link RoutedEndpoint#next}.
   */
  @Nullable RoutedEndpoint take() {
    return (RoutedEndpoint) HEAD.getAndSet(this, null);
  }

  private static VarHandle head() {
    try {
      return MethodHandles.lookup()
          .findVarHandle(ActiveEndpoints.class, "head", RoutedEndpoint.class);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
