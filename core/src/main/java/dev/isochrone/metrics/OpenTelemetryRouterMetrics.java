/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import dev.isochrone.Routers;
import dev.isochrone.time.Ticker;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.common.AttributesBuilder;
import io.opentelemetry.api.metrics.BatchCallback;
import io.opentelemetry.api.metrics.Meter;
import io.opentelemetry.api.metrics.ObservableDoubleMeasurement;
import io.opentelemetry.api.metrics.ObservableMeasurement;
import java.util.EnumMap;
import java.util.Map;

/**
 * Routers' metrics for OpenTelemetry:
 *
 * <pre>{@code
 * OpenTelemetryRouterMetrics metrics =
 *     OpenTelemetryRouterMetrics.register(openTelemetry, Isochrone.routers(), MetricsOptions.DEFAULT);
 * }</pre>
 *
 * <p>Thread-safe. Costs nothing while nobody collects, and a snapshot of each router for each
 * collection.
 */
public final class OpenTelemetryRouterMetrics implements AutoCloseable {
  private final Map<Metric, ObservableDoubleMeasurement> instruments = new EnumMap<>(Metric.class);
  private final Sampler sampler;
  private final BatchCallback callback;

  private OpenTelemetryRouterMetrics(Meter meter, Sampler sampler) {
    this.sampler = sampler;
    for (Metric metric : Metric.values()) {
      instruments.put(metric, instrument(meter, metric));
    }
    ObservableMeasurement[] all = instruments.values().toArray(ObservableMeasurement[]::new);
    callback = meter.batchCallback(this::observe, all[0], all);
  }

  /** Reports these routers until it is closed. */
  public static OpenTelemetryRouterMetrics register(
      OpenTelemetry openTelemetry, Routers routers, MetricsOptions options) {
    return new OpenTelemetryRouterMetrics(
        openTelemetry.getMeter("dev.isochrone"), new Sampler(routers, options, Ticker.system()));
  }

  private static ObservableDoubleMeasurement instrument(Meter meter, Metric metric) {
    return metric.isCounter()
        ? meter
            .counterBuilder(metric.fullName())
            .ofDoubles()
            .setUnit(metric.unit())
            .setDescription(metric.description())
            .buildObserver()
        : meter
            .gaugeBuilder(metric.fullName())
            .setUnit(metric.unit())
            .setDescription(metric.description())
            .buildObserver();
  }

  private void observe() {
    sampler
        .values()
        .forEach(
            (series, value) -> {
              ObservableDoubleMeasurement instrument = instruments.get(series.metric());
              if (instrument != null) {
                instrument.record(value, attributes(series));
              }
            });
  }

  private static Attributes attributes(Series series) {
    AttributesBuilder attributes = Attributes.builder();
    for (int i = 0; i < series.values().size(); i++) {
      attributes.put(series.metric().labels().get(i), series.values().get(i));
    }
    return attributes.build();
  }

  /** Reports nothing more. */
  @Override
  public void close() {
    callback.close();
  }
}
