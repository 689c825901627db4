/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import java.util.ArrayList;
import java.util.List;

/** A source that others use too: closing it ends its own subscriptions. Thread-safe. */
final class Share implements CatalogSource {
  private final CatalogSource source;
  private final Runnable release;
  // Guarded by this.
  private final List<Subscription> subscriptions = new ArrayList<>();
  private boolean closed;

  /** Runs {@code release} once, when it is closed. */
  Share(CatalogSource source, Runnable release) {
    this.source = source;
    this.release = release;
  }

  @Override
  public String name() {
    return source.name();
  }

  @Override
  public CatalogStatus status() {
    return source.status();
  }

  @Override
  public Subscription watch(CatalogListener listener) {
    Subscription subscription = source.watch(listener);
    synchronized (this) {
      if (!closed) {
        subscriptions.add(subscription);
        return () -> end(subscription);
      }
    }
    subscription.close();
    return subscription;
  }

  private void end(Subscription subscription) {
    subscription.close();
    synchronized (this) {
      subscriptions.remove(subscription);
    }
  }

  @Override
  public void close() {
    List<Subscription> mine;
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      mine = List.copyOf(subscriptions);
    }
    mine.forEach(Subscription::close);
    release.run();
  }
}
