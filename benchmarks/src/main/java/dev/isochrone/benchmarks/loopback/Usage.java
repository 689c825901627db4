/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.loopback;

import com.sun.management.ThreadMXBean;
import dev.isochrone.benchmarks.sockets.PolicyChannel;
import java.lang.management.ManagementFactory;
import java.util.stream.LongStream;

/**
 * What a client's own threads have used since they started. The servers' threads, the collector's
 * and the compiler's are none of them; buffers outside of the heap are not counted.
 *
 * @param cpuNanos CPU time
 * @param allocatedBytes on the heap
 */
record Usage(long cpuNanos, long allocatedBytes) {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** Reads it, at the cost of a system call a thread. */
  static Usage of(PolicyChannel client) {
    long[] ids = client.threadIds();
    return new Usage(
        LongStream.of(THREADS.getThreadCpuTime(ids)).sum(),
        LongStream.of(THREADS.getThreadAllocatedBytes(ids)).sum());
  }

  /** What the calling thread has allocated since it started. */
  static long allocatedHere() {
    return THREADS.getThreadAllocatedBytes(Thread.currentThread().getId());
  }

  Usage minus(Usage earlier) {
    return new Usage(cpuNanos - earlier.cpuNanos, allocatedBytes - earlier.allocatedBytes);
  }
}
