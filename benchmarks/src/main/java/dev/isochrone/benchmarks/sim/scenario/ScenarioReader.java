/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import dev.isochrone.config.ConfigException;
import dev.isochrone.config.ConfigNode;
import dev.isochrone.config.ProtoDuration;
import dev.isochrone.config.YamlConfig;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scenario from YAML, whole or not at all. The fields are those of {@code
 * scenario.schema.json}; everything but the sites has a default.
 *
 * <p>Thread-safe: it has no state.
 */
public final class ScenarioReader {
  private static final Duration MINUTE = Duration.ofMinutes(1);
  private static final Duration WARMUP = Duration.ofSeconds(10);

  private ScenarioReader() {}

  /**
   * Reads one scenario.
   *
   * @param source what errors call the text; a path or a file's name, from which the scenario has
   *     its own name
   * @throws ConfigException with every error found
   */
  public static Scenario read(String source, String text) {
    String file = source.substring(source.replace('\\', '/').lastIndexOf('/') + 1);
    String name = file.replaceFirst("\\.ya?ml$", "");
    return YamlConfig.read(source, text, Limits.MAX_CHARS, root -> scenario(name, root));
  }

  private static @Nullable Scenario scenario(String name, ConfigNode root) {
    String description = root.optionalText("description", "");
    String from = root.optionalText("from");
    Duration duration =
        root.optionalDuration("duration", MINUTE, Duration.ofSeconds(1), Limits.DAY);
    Duration warmup = root.optionalDuration("warmup", WARMUP, Duration.ZERO, Limits.DAY);
    if (root.sound() && warmup.compareTo(duration) >= 0) {
      root.reject("warmup", "less than the duration, " + ProtoDuration.format(duration));
    }
    NetworkSpec network = NetworkSpec.DEFAULT;
    if (root.has("network")) {
      NetworkSpec given = root.optionalObject("network", ScenarioReader::network);
      network = given == null ? network : given;
    }

    Set<String> declared = new LinkedHashSet<>();
    Map<String, SiteSpec> sites =
        root.optionalObjectMap(
            "sites",
            (site, node) -> {
              declared.add(site);
              return SiteReader.site(node);
            });
    if (!root.has("sites") || (declared.isEmpty() && root.sound())) {
      root.reject("sites", "one or more sites by name");
    }
    int endpoints = sites.values().stream().mapToInt(SiteSpec::endpoints).sum();
    if (root.sound() && endpoints > Limits.ENDPOINTS) {
      root.reject("sites", "at most " + Limits.ENDPOINTS + " endpoints in all, not " + endpoints);
    }

    Map<String, MethodSpec> methods = Map.of("Get", MethodReader.DEFAULT);
    if (root.has("methods")) {
      methods = root.optionalObjectMap("methods", (method, node) -> MethodReader.method(node));
      if (root.sound() && methods.isEmpty()) {
        root.reject("methods", "one or more methods by name; leave it out for one Get");
      }
    }

    ClientReader clientReader = new ClientReader(sites, declared.size());
    ClientSpec clients =
        root.has("clients")
            ? root.optionalObject("clients", clientReader::clients)
            : ClientReader.DEFAULT;
    EventReader eventReader =
        new EventReader(declared, sites, root.sound() ? duration : Limits.DAY);
    List<Event> events = root.optionalObjectList("events", eventReader::event);
    if (!root.sound() || clients == null) {
      return null;
    }
    Scenario scenario =
        new Scenario(
            name, description, from, duration, warmup, network, sites, methods, clients, events);
    rejectEndless(root, scenario);
    return scenario;
  }

  private static NetworkSpec network(ConfigNode node) {
    NetworkSpec d = NetworkSpec.DEFAULT;
    return new NetworkSpec(
        node.optionalDouble("jitter", d.jitter(), 0, 100),
        node.optionalDouble("loss", d.loss(), 0, EventRule.MAX_LOSS),
        node.optionalInt("handshakeRoundTrips", d.handshakeRoundTrips(), 0, 10));
  }

  /** Every field may be right by itself and the whole still take for ever. */
  private static void rejectEndless(ConfigNode root, Scenario scenario) {
    double happenings = Amount.happenings(scenario);
    if (happenings > Limits.HAPPENINGS) {
      root.reject(
          "duration",
          "at most %.0f calls and pauses in all, the background's too; these are %.0f"
              .formatted(Limits.HAPPENINGS, happenings));
    }
    double turns = Amount.turns(scenario);
    if (turns > Limits.TURNS) {
      root.reject(
          "events",
          "at most %.0f in all, each time and each server counted; these are %.0f"
              .formatted(Limits.TURNS, turns));
    }
  }
}
