/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A world, the load on it and what goes wrong in it.
 *
 * <p>Immutable. Times are from the start of the load.
 *
 * @param name also its file's name
 * @param description what it shows, for people
 * @param from the region of the matrix where the clients are; null: the command line says
 * @param duration how long calls are sent
 * @param warmup calls that start earlier are sent and not judged
 * @param network what all ways have in common
 * @param sites by name, in the order of the text
 * @param methods by name
 * @param clients who calls
 * @param events what changes when
 */
public record Scenario(
    String name,
    String description,
    @Nullable String from,
    Duration duration,
    Duration warmup,
    NetworkSpec network,
    Map<String, SiteSpec> sites,
    Map<String, MethodSpec> methods,
    ClientSpec clients,
    List<Event> events) {

  /** When the first event begins; null if nothing happens. */
  public @Nullable Duration firstEvent() {
    return events.stream().map(Event::at).min(Duration::compareTo).orElse(null);
  }
}
