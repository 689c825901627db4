/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.channel;

import java.util.List;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;

/**
 * The executor that a helper gives to policies, as far as policies use it. Whose it is says when
 * tasks run. It never ends, since nothing runs that would have to be ended.
 */
public abstract class PolicyTimer extends AbstractExecutorService
    implements ScheduledExecutorService {
  @Override
  public final <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
    throw new UnsupportedOperationException("no policy needs it");
  }

  @Override
  public final ScheduledFuture<?> scheduleAtFixedRate(
      Runnable command, long initialDelay, long period, TimeUnit unit) {
    throw new UnsupportedOperationException("no policy needs it");
  }

  @Override
  public final void shutdown() {}

  @Override
  public final List<Runnable> shutdownNow() {
    return List.of();
  }

  @Override
  public final boolean isShutdown() {
    return false;
  }

  @Override
  public final boolean isTerminated() {
    return false;
  }

  @Override
  public final boolean awaitTermination(long timeout, TimeUnit unit) {
    return true;
  }
}
