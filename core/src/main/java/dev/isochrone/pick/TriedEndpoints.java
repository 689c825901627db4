/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import dev.isochrone.topology.Endpoint;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Where the attempts of one call have been: its retries and hedges should go elsewhere.
 *
 * <p>Thread-safe, for hedges run side by side. A call has a handful of attempts, so a list does.
 */
public final class TriedEndpoints {
  private final CopyOnWriteArrayList<Endpoint> tried = new CopyOnWriteArrayList<>();

  /** An attempt was sent there. */
  public void add(Endpoint endpoint) {
    tried.add(endpoint);
  }

  /** One to add to without this call's attempts being told. */
  public TriedEndpoints copy() {
    TriedEndpoints copy = new TriedEndpoints();
    copy.tried.addAll(tried);
    return copy;
  }

  /** Whether this is the call's first attempt. */
  public boolean isEmpty() {
    return tried.isEmpty();
  }

  boolean hasEndpoint(Endpoint endpoint) {
    return tried.stream().anyMatch(t -> t.id().equals(endpoint.id()));
  }

  boolean hasSite(Endpoint endpoint) {
    return tried.stream().anyMatch(t -> t.site().name().equals(endpoint.site().name()));
  }

  @Override
  public String toString() {
    return tried.stream().map(Endpoint::id).toList().toString();
  }
}
