/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * What would change for which service if one catalog took the place of another: consequences first
 * (which sites its calls may go to), then what was written differently.
 *
 * @param refusal why the new one would not be taken, or null if it would
 * @param changes in the order of the services' names; empty if calls would not notice
 */
public record CatalogDiff(@Nullable String refusal, List<Change> changes) {
  /** Copies the list. */
  public CatalogDiff {
    changes = List.copyOf(changes);
  }

  /**
   * One thing that changes.
   *
   * @param service whose calls are concerned
   * @param what a path such as {@code policy.latencyWindow} or {@code fra-onprem}
   * @param before as it is; null if there is no such thing
   * @param after as it would be; null if there would be no such thing
   */
  public record Change(
      String service, String what, @Nullable String before, @Nullable String after) {
    @Override
    public String toString() {
      return service + ": " + what + ": " + shown(before) + " -> " + shown(after);
    }

    private static String shown(@Nullable String value) {
      return value == null ? "none" : value;
    }
  }

  /** Compares; O(endpoints). */
  public static CatalogDiff between(Catalog before, Catalog after) {
    List<Change> changes = new ArrayList<>();
    Set<String> names = new TreeSet<>(before.services().keySet());
    names.addAll(after.services().keySet());
    for (String name : names) {
      compare(name, before.services().get(name), after.services().get(name), changes);
    }
    String refusal =
        before.equals(after) ? null : Succession.refusal(null, after, before, false).orElse(null);
    return new CatalogDiff(refusal, changes);
  }

  private static void compare(
      String name,
      @Nullable CatalogService before,
      @Nullable CatalogService after,
      List<Change> changes) {
    Map<String, String> old = describe(before);
    Map<String, String> now = describe(after);
    Set<String> whats = new LinkedHashSet<>(now.keySet());
    whats.addAll(old.keySet());
    for (String what : whats) {
      String was = old.get(what);
      String is = now.get(what);
      if (!Objects.equals(was, is)) {
        changes.add(new Change(name, what, was, is));
      }
    }
  }

  /** All that matters to a service's calls, by path. */
  private static Map<String, String> describe(@Nullable CatalogService service) {
    Map<String, String> all = new LinkedHashMap<>();
    if (service == null) {
      return all;
    }
    all.put("residency", service.residency().toString());
    Map<String, List<CatalogEndpoint>> bySite =
        service.endpoints().stream()
            .collect(
                Collectors.groupingBy(e -> e.site().name(), TreeMap::new, Collectors.toList()));
    bySite.forEach((site, endpoints) -> describe(service, site, endpoints, all));
    flatten("policy", service.policy(), all);
    return all;
  }

  private static void describe(
      CatalogService service,
      String site,
      List<CatalogEndpoint> endpoints,
      Map<String, String> all) {
    boolean permitted = service.residency().permits(endpoints.get(0).site());
    boolean drained = endpoints.stream().allMatch(CatalogEndpoint::drained);
    all.put(site, !permitted ? "forbidden" : drained ? "drained" : "takes calls");
    all.put(
        site + ".jurisdictions", new TreeSet<>(endpoints.get(0).site().jurisdictions()).toString());
    for (CatalogEndpoint e : endpoints) {
      List<String> places = new ArrayList<>();
      e.addresses().forEach(a -> places.add(a.toString()));
      if (e.target() != null) {
        places.add(e.target());
      }
      String how = "weight " + e.weight() + (e.drained() ? ", drained" : "");
      places.forEach(p -> all.put(site + ".endpoints." + p, how));
    }
  }

  private static void flatten(String path, Map<?, ?> values, Map<String, String> all) {
    values.forEach(
        (key, value) -> {
          String at = path + "." + key;
          if (value instanceof Map<?, ?> map) {
            flatten(at, map, all);
          } else if (value instanceof Double d && d == Math.rint(d)) {
            all.put(at, String.valueOf(d.longValue()));
          } else {
            all.put(at, String.valueOf(value));
          }
        });
  }
}
