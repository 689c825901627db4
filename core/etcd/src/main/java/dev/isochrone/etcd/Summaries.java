/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonParseException;
import dev.isochrone.RouterSnapshot;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.Routers;
import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogStatus;
import dev.isochrone.config.ConfigException;
import dev.isochrone.etcd.ClientSummary.CatalogInForce;
import dev.isochrone.etcd.ClientSummary.RouterSummary;
import dev.isochrone.etcd.ClientSummary.SiteSummary;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiPredicate;
import org.jspecify.annotations.Nullable;

/** Makes, writes, reads and compares summaries. Pure functions. */
final class Summaries {
  /** A share that has changed by so many points is news. */
  static final int NEWS_POINTS = 5;

  /** A latency that has changed by this factor is news: quantiles of 10 s vary by less. */
  static final double NEWS_FACTOR = 1.25;

  // A catalog may be refused in a hundred lines; a table has room for one.
  private static final int LONGEST_ERROR = 300;
  private static final Gson JSON = new GsonBuilder().disableHtmlEscaping().create();

  private Summaries() {}

  /** What there is to say now. */
  static ClientSummary of(String client, Routers routers) {
    return new ClientSummary(
        client,
        routers.catalogs().stream().map(Summaries::catalog).toList(),
        routers.snapshots().stream()
            .sorted(Comparator.comparing(RouterSnapshot::router))
            .map(Summaries::router)
            .toList());
  }

  private static CatalogInForce catalog(CatalogStatus status) {
    Catalog catalog = status.catalog();
    ConfigException error = status.error();
    String why = error == null ? null : String.valueOf(error.getMessage());
    return new CatalogInForce(
        status.source(),
        catalog == null ? null : (Long) catalog.version(),
        why == null || why.length() <= LONGEST_ERROR ? why : why.substring(0, LONGEST_ERROR) + "…");
  }

  private static RouterSummary router(RouterSnapshot snapshot) {
    return new RouterSummary(
        snapshot.router(),
        snapshot.panic(),
        snapshot.sites().stream().filter(SiteSnapshot::permitted).map(Summaries::site).toList());
  }

  private static SiteSummary site(SiteSnapshot s) {
    return new SiteSummary(
        s.site(), s.state(), s.sharePercent(), tenths(s.p50Millis()), tenths(s.p99Millis()));
  }

  private static @Nullable Double tenths(@Nullable Double millis) {
    return millis == null ? null : (Double) (Math.rint(millis * 10) / 10);
  }

  static String write(ClientSummary summary) {
    return JSON.toJson(summary);
  }

  /** Empty for what is no summary: someone else's, or a later version's. */
  static Optional<ClientSummary> read(String json) {
    try {
      return Optional.ofNullable(JSON.fromJson(json, ClientSummary.class));
    } catch (JsonParseException | NullPointerException e) {
      return Optional.empty();
    } catch (RuntimeException e) {
      // What a record's constructor throws, Gson wraps.
      return Optional.empty();
    }
  }

  /** Whether the second one says something that is worth a write. */
  static boolean news(ClientSummary before, ClientSummary now) {
    return !before.client().equals(now.client())
        || !before.catalogs().equals(now.catalogs())
        || differ(before.routers(), now.routers(), Summaries::routerNews);
  }

  private static boolean routerNews(RouterSummary before, RouterSummary now) {
    return !before.router().equals(now.router())
        || before.panic() != now.panic()
        || differ(before.sites(), now.sites(), Summaries::siteNews);
  }

  private static boolean siteNews(SiteSummary before, SiteSummary now) {
    return !before.site().equals(now.site())
        || !before.state().equals(now.state())
        || Math.abs(before.share() - now.share()) >= NEWS_POINTS
        || latencyNews(before.p50Millis(), now.p50Millis())
        || latencyNews(before.p99Millis(), now.p99Millis());
  }

  /** Ten seconds without a call are no news: the last figure stands. */
  private static boolean latencyNews(@Nullable Double before, @Nullable Double now) {
    if (before == null || now == null) {
      return before == null && now != null;
    }
    double less = Math.min(before, now);
    return Math.max(before, now) > Math.max(less * NEWS_FACTOR, less + 0.1);
  }

  private static <T> boolean differ(List<T> before, List<T> now, BiPredicate<T, T> news) {
    if (before.size() != now.size()) {
      return true;
    }
    for (int i = 0; i < before.size(); i++) {
      if (news.test(Objects.requireNonNull(before.get(i)), Objects.requireNonNull(now.get(i)))) {
        return true;
      }
    }
    return false;
  }
}
