/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.Routers;
import dev.isochrone.SiteRouter;
import dev.isochrone.health.Breakers;
import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import io.github.resilience4j.circuitbreaker.CircuitBreakerRegistry;
import io.github.resilience4j.micrometer.tagged.TaggedCircuitBreakerMetrics;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.exporter.prometheus.PrometheusMetricReader;
import io.opentelemetry.sdk.metrics.SdkMeterProvider;
import io.prometheus.metrics.expositionformats.PrometheusTextFormatWriter;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What the two libraries make of our names in Prometheus' text format, and what relies on it. */
@Timeout(60)
class PrometheusNamesTest {
  private static final Pattern SAMPLE = Pattern.compile("^(\\w+)(?:\\{(.*)})? \\S+$");
  private static final Pattern NAME =
      Pattern.compile("\\b(grpc_lb_nearest_healthy_\\w+|resilience4j_\\w+)");
  private static final Pattern LABEL = Pattern.compile("(\\w+)=\"((?:[^\"\\\\]|\\\\.)*)\"");

  private static Set<String> names(String scrape) {
    return scrape
        .lines()
        .map(SAMPLE::matcher)
        .filter(Matcher::matches)
        .map(m -> m.group(1))
        .filter(n -> n.startsWith("grpc_") || n.startsWith("resilience4j_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Each of our samples' name and labels, without what the exporter adds of itself. */
  private static Set<String> series(String scrape) {
    Set<String> series = new TreeSet<>();
    for (String line : scrape.lines().toList()) {
      Matcher m = SAMPLE.matcher(line);
      if (m.matches() && m.group(1).startsWith("grpc_")) {
        Set<String> labels = new TreeSet<>();
        Matcher label = LABEL.matcher(m.group(2) == null ? "" : m.group(2));
        while (label.find()) {
          if (!label.group(1).startsWith("otel_")) {
            labels.add(label.group());
          }
        }
        series.add(m.group(1) + labels);
      }
    }
    return series;
  }

  private static String micrometer(Routers scene) {
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    new MicrometerRouterMetrics(scene, new MetricsOptions(100, true)).bindTo(registry);
    return registry.scrape();
  }

  private static String openTelemetry(Routers scene) throws IOException {
    PrometheusMetricReader reader = PrometheusMetricReader.create();
    try (SdkMeterProvider provider =
        SdkMeterProvider.builder().registerMetricReader(reader).build()) {
      OpenTelemetry otel =
          new OpenTelemetry() {
            @Override
            public io.opentelemetry.api.trace.TracerProvider getTracerProvider() {
              return io.opentelemetry.api.trace.TracerProvider.noop();
            }

            @Override
            public io.opentelemetry.api.metrics.MeterProvider getMeterProvider() {
              return provider;
            }

            @Override
            public io.opentelemetry.context.propagation.ContextPropagators getPropagators() {
              return io.opentelemetry.context.propagation.ContextPropagators.noop();
            }
          };
      try (var metrics =
          OpenTelemetryRouterMetrics.register(otel, scene, new MetricsOptions(100, true))) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        PrometheusTextFormatWriter.create().write(out, reader.collect());
        assertThat(metrics).isNotNull();
        return out.toString(StandardCharsets.UTF_8);
      }
    }
  }

  @Test
  void bothLibrariesTellTheSame() throws IOException {
    try (Scene scene = new Scene()) {
      scene.await();
      Routers still = scene.still(); // a load may become known between two looks
      String micrometer = micrometer(still);
      String openTelemetry = openTelemetry(still);

      assertThat(series(micrometer)).hasSizeGreaterThan(70);
      assertThat(series(openTelemetry)).isEqualTo(series(micrometer));
      // Every metric there is has something to tell here.
      for (Metric metric : Metric.values()) {
        String name = metric.fullName().replace('.', '_');
        assertThat(names(micrometer)).as(metric.name()).anyMatch(n -> n.startsWith(name));
      }
      assertThat(types(openTelemetry)).isEqualTo(types(micrometer));
    }
  }

  private static Set<String> types(String scrape) {
    return scrape
        .lines()
        .filter(l -> l.startsWith("# TYPE grpc_"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void everyQueryOfTheDashboardAndEveryNameInTheDocumentsIsScraped() throws IOException {
    try (Scene scene = new Scene()) {
      scene.await();
      Set<String> scraped = names(micrometer(scene) + breakers());
      List<String> queries = Dashboard.queries();
      assertThat(queries).hasSizeGreaterThan(20);
      for (String query : queries) {
        Matcher name = NAME.matcher(query);
        assertThat(name.find()).as(query).isTrue();
        do {
          assertThat(scraped).as(query).contains(name.group());
        } while (name.find());
      }
      String doc = Files.readString(Path.of("..", "docs", "observability.md"));
      for (Metric metric : Metric.values()) {
        assertThat(doc).contains("`" + metric.fullName() + "`");
        metric.labels().forEach(label -> assertThat(doc).contains("`" + label + "`"));
      }
      Matcher inDoc = NAME.matcher(doc);
      while (inDoc.find()) {
        assertThat(scraped).contains(inDoc.group());
      }
    }
  }

  /** A scrape of Resilience4j's own metrics of a router's breakers. */
  static String breakers() {
    CircuitBreakerRegistry breakers = CircuitBreakerRegistry.of(Breakers.DEFAULT_CONFIG);
    PrometheusMeterRegistry registry = new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    TaggedCircuitBreakerMetrics.ofCircuitBreakerRegistry(breakers).bindTo(registry);
    VirtualTime time = new VirtualTime();
    SiteRouter router =
        SiteRouter.builder("test").ticker(time).breakers(Breakers.in(breakers)).start(time);
    router.update(List.of(Endpoint.of("near-1", Site.named("near"))));
    // A breaker is made when its endpoint is first judged.
    router.connectivity("near-1", dev.isochrone.health.Connectivity.CONNECTED, "");
    time.advanceMillis(100);
    return registry.scrape();
  }

  @Test
  void resilience4jsOwnMetricsBindToTheBreakersOfARouter() {
    assertThat(breakers())
        .contains("resilience4j_circuitbreaker_state{")
        .contains("name=\"near-1\"")
        .contains("state=\"half_open\"");
  }
}
