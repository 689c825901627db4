/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import java.lang.management.ManagementFactory;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What a thread allocates. */
public final class Allocation {
  private Allocation() {}

  /** Bytes a call, over so many, after as many to warm up. */
  public static double bytesEach(int calls, Supplier<@Nullable Object> call) {
    com.sun.management.ThreadMXBean threads =
        (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
    run(calls, call);
    long before = threads.getCurrentThreadAllocatedBytes();
    run(calls, call);
    return (double) (threads.getCurrentThreadAllocatedBytes() - before) / calls;
  }

  private static void run(int calls, Supplier<@Nullable Object> call) {
    for (int i = 0; i < calls; i++) {
      if (call.get() == null) {
        throw new AssertionError("nothing to pick from");
      }
    }
  }
}
