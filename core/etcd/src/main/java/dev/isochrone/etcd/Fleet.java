/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * All clients that live, at one moment.
 *
 * @param source the name of the catalog that they should follow
 * @param version the one published; null if there is none, or none that can be read
 * @param clients by name
 * @param unreadable names under which there is something else than a summary
 */
public record Fleet(
    String source, @Nullable Long version, List<ClientSummary> clients, List<String> unreadable) {

  /** Copies the lists. */
  public Fleet {
    clients = List.copyOf(clients);
    unreadable = List.copyOf(unreadable);
  }

  /** Those that follow the catalog and have not the version published. */
  public List<ClientSummary> stragglers() {
    return version == null ? List.of() : clients.stream().filter(this::straggles).toList();
  }

  private boolean straggles(ClientSummary client) {
    return client.catalog(source).filter(c -> !Objects.equals(c.version(), version)).isPresent();
  }
}
