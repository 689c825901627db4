/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.pick.ElsewherePicker;
import dev.isochrone.pick.PowerOfTwoChoices;
import dev.isochrone.pick.RandomSource;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.topology.Residency;
import dev.isochrone.weight.SiteRow;
import dev.isochrone.weight.TableBuilder;
import dev.isochrone.weight.WeightedEndpoint;
import dev.isochrone.weight.WeightedEndpointTable;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * What the writer publishes with each table and all that a pick reads: one reference, so that a
 * pick sees table, rows and configuration of one version.
 *
 * <p>Any thread; lock-free. Nothing that is published changes, but for the views that are added.
 */
final class Published {
  private static final int MAX_VIEWS = 256;
  private static final int RECENT = 8; // a power of two

  // HotSpot inlines no call whose signature names a class that is not loaded, and where nothing is
  // ever tried again nothing else loads this one.
  static {
    Class<?> unused = TriedEndpoints.class;
  }

  private final Picks picks;
  private final RandomSource draws;
  private final View whole;
  // The whole view's: one read less where nothing is asked for.
  private final WeightedEndpoint @Nullable [] usual;
  private final List<SiteRow> rows;
  private final RouterConfig config;
  // What calls with a residency of their own see of it: gone with the table.
  private final ConcurrentHashMap<Residency, View> views = new ConcurrentHashMap<>();
  // Some of these where a program's constants are found at a glance: half of what such a call's
  // choice costs. Racy on purpose: whoever finds no or another residency's view looks it up.
  private final @Nullable View[] recent = new View[RECENT];
  private final @Nullable Drilling drilling;

  /** The world without the site of the drill that is going on. */
  record Drilling(DrillRun run, Published without) {}

  /**
   * The table that these rows and this configuration make; {@code drilling} if there is a drill.
   */
  Published(
      Picks picks,
      WeightedEndpointTable table,
      List<SiteRow> rows,
      RouterConfig config,
      @Nullable Drilling drilling) {
    this.picks = picks;
    draws = picks.draws();
    this.rows = rows;
    this.config = config;
    this.drilling = drilling;
    whole = view(Residency.anywhere(), table);
    usual = whole.usual;
  }

  private View view(Residency residency, WeightedEndpointTable table) {
    boolean byLoad = drilling == null && picks.picker() instanceof PowerOfTwoChoices;
    return new View(residency, table, byLoad);
  }

  WeightedEndpointTable table() {
    return whole.table;
  }

  List<SiteRow> rows() {
    return rows;
  }

  RouterConfig config() {
    return config;
  }

  /** See {@link SiteRouter#pick(Residency, TriedEndpoints, String)}. */
  @Nullable RoutedEndpoint pick(
      Residency residency, @Nullable TriedEndpoints tried, @Nullable String key) {
    WeightedEndpoint[] all = residency.isAnywhere() ? usual : view(residency).usual;
    return all != null && key == null && (tried == null || tried.isEmpty())
        ? (RoutedEndpoint) PowerOfTwoChoices.choose(all, draws.nextLong())
        : choose(residency, tried, key);
  }

  private @Nullable RoutedEndpoint choose(
      Residency residency, @Nullable TriedEndpoints tried, @Nullable String key) {
    boolean first = tried == null || tried.isEmpty();
    if (drilling != null && first) {
      RoutedEndpoint compared = pickInDrill(drilling, residency, key);
      if (compared != null) {
        return compared;
      }
    }
    WeightedEndpointTable view = table(residency);
    WeightedEndpoint chosen =
        tried == null || first
            ? view.takeTrial()
            : ElsewherePicker.pick(view, tried, anywhere -> true);
    return (RoutedEndpoint) (chosen == null ? picks.choose(view, key) : chosen);
  }

  /**
   * Chooses for a call that is drilled or compared with those. A trial comes first, as ever, and is
   * neither: it would compare sick endpoints with well ones.
   *
   * @return null for all other calls, and where a drilled one could go nowhere else
   */
  private @Nullable RoutedEndpoint pickInDrill(
      Drilling drill, Residency residency, @Nullable String key) {
    WeightedEndpoint trial = table(residency).takeTrial();
    if (trial != null) {
      return (RoutedEndpoint) trial;
    }
    DrillRun run = drill.run;
    DrillGroup group = run.group(draws.nextLong());
    if (group == null) {
      return null;
    }
    Published world = group == run.drilled() ? drill.without : this;
    WeightedEndpoint chosen = picks.choose(world.table(residency), key);
    return chosen == null ? null : DrilledEndpoint.of((RoutedEndpoint) chosen, run, group);
  }

  /** See {@link SiteRouter#pickAgain}. */
  @Nullable RoutedEndpoint pickAgain(Residency residency, TriedEndpoints tried) {
    WeightedEndpointTable view = table(residency);
    WeightedEndpoint chosen = ElsewherePicker.pick(view, tried, Published::affordable);
    if (chosen == null
        && !tried.underWay() // a hedge beside it at the same endpoint would be worth nothing
        && ElsewherePicker.pick(view, tried, anywhere -> true) == null) {
      chosen = picks.choose(view, null);
      chosen = chosen != null && affordable(chosen) ? chosen : null;
    }
    return (RoutedEndpoint) chosen;
  }

  private static boolean affordable(WeightedEndpoint e) {
    return ((RoutedEndpoint) e).retryTokens().enough();
  }

  /** The table as calls see it that ask for this residency beyond the router's. */
  WeightedEndpointTable table(Residency residency) {
    return view(residency).table;
  }

  private View view(Residency residency) {
    if (residency.isAnywhere()) {
      return whole;
    }
    View view = recent[residency.hashCode() & (RECENT - 1)];
    return view != null && isFor(view, residency) ? view : find(residency);
  }

  @SuppressWarnings("ReferenceEquality") // an equal one is found in the map
  private static boolean isFor(View view, Residency residency) {
    return view.residency == residency;
  }

  private View find(Residency residency) {
    View view = views.get(residency);
    if (view == null) {
      if (views.size() >= MAX_VIEWS) {
        views.clear(); // those in use come again
      }
      view = view(residency, build(residency));
      views.put(residency, view);
    }
    if (isFor(view, residency)) { // else one that is made anew for each call
      recent[residency.hashCode() & (RECENT - 1)] = view;
    }
    return view;
  }

  private WeightedEndpointTable build(Residency residency) {
    return TableBuilder.build(
        whole.table.version(), rows, config.residency().and(residency), config.priority());
  }
}
