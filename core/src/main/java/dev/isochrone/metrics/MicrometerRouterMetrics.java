/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import dev.isochrone.Routers;
import dev.isochrone.time.Ticker;
import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Meter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tag;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * Routers' metrics for Micrometer:
 *
 * <pre>{@code
 * new MicrometerRouterMetrics(Isochrone.routers()).bindTo(registry);
 * }</pre>
 *
 * <p>Routers, sites and endpoints that come later have meters from the reading after the one that
 * first sees them; gauges of what is gone are removed, counters stay for an hour.
 *
 * <p>Thread-safe. Costs nothing while nobody reads, and a snapshot of each router for each reading.
 */
public final class MicrometerRouterMetrics implements MeterBinder, AutoCloseable {
  private final Sampler sampler;
  private final List<Binding> bindings = new CopyOnWriteArrayList<>();

  /** Of these routers, with {@link MetricsOptions#DEFAULT}. */
  public MicrometerRouterMetrics(Routers routers) {
    this(routers, MetricsOptions.DEFAULT);
  }

  /** Of these routers. */
  public MicrometerRouterMetrics(Routers routers, MetricsOptions options) {
    this(routers, options, Ticker.system());
  }

  MicrometerRouterMetrics(Routers routers, MetricsOptions options, Ticker ticker) {
    sampler = new Sampler(routers, options, ticker);
  }

  @Override
  public void bindTo(MeterRegistry registry) {
    Binding binding = new Binding(registry);
    bindings.add(binding);
    sampler.values();
    binding.reconcile();
  }

  /** Removes all meters again. */
  @Override
  public void close() {
    bindings.forEach(Binding::remove);
    bindings.clear();
  }

  private double value(Series series) {
    sampler.refresh(() -> bindings.forEach(Binding::reconcile));
    return sampler.current().getOrDefault(series, Double.NaN);
  }

  /** The meters in one registry. */
  private final class Binding {
    private final MeterRegistry registry;
    // Guarded by this.
    private final Map<Series, Meter> meters = new HashMap<>();
    private boolean removed;

    Binding(MeterRegistry registry) {
      this.registry = registry;
    }

    synchronized void reconcile() {
      if (removed) {
        return;
      }
      Map<Series, Double> now = sampler.current();
      now.keySet().forEach(series -> meters.computeIfAbsent(series, this::register));
      meters
          .entrySet()
          .removeIf(
              e -> {
                boolean gone = !now.containsKey(e.getKey());
                if (gone) {
                  registry.remove(e.getValue());
                }
                return gone;
              });
    }

    private Meter register(Series series) {
      Metric metric = series.metric();
      // Micrometer would write a unit in braces into the name.
      String unit = metric.inSeconds() ? "seconds" : null;
      if (metric.isCounter()) {
        return FunctionCounter.builder(
                metric.fullName(), series, MicrometerRouterMetrics.this::value)
            .tags(tags(series))
            .baseUnit(unit)
            .description(metric.description())
            .register(registry);
      }
      return Gauge.builder(metric.fullName(), series, MicrometerRouterMetrics.this::value)
          .tags(tags(series))
          .baseUnit(unit)
          .description(metric.description())
          .strongReference(true)
          .register(registry);
    }

    private Tags tags(Series series) {
      Tags tags = Tags.empty();
      for (int i = 0; i < series.values().size(); i++) {
        tags = tags.and(Tag.of(series.metric().labels().get(i), series.values().get(i)));
      }
      return tags;
    }

    synchronized void remove() {
      removed = true;
      meters.values().forEach(registry::remove);
      meters.clear();
    }
  }
}
