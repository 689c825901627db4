/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.spring;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.grpc.Isochrone;
import dev.isochrone.metrics.MetricsOptions;
import dev.isochrone.metrics.MicrometerRouterMetrics;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.nio.file.Path;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.grpc.client.GrpcChannelBuilderCustomizer;

/** All that Spring Boot needs to know of Isochrone beyond the policy's name. */
@Configuration(proxyBeanMethods = false)
class IsochroneConfiguration {

  /** Probes, retries and hedges elsewhere; and the catalog, if {@code isochrone.catalog} is set. */
  @Bean
  GrpcChannelBuilderCustomizer<NettyChannelBuilder> isochrone(
      @Value("${isochrone.catalog:}") String catalog) {
    return (channel, builder) -> {
      if (catalog.isEmpty()) {
        Isochrone.configure(builder);
      } else {
        Isochrone.configure(builder, Path.of(catalog));
      }
    };
  }

  /** {@code /actuator/prometheus} and whatever else Micrometer feeds. */
  @Bean
  MeterBinder isochroneMetrics() {
    return new MicrometerRouterMetrics(Isochrone.routers(), MetricsOptions.DEFAULT);
  }

  /** Down only if a channel is at work and no site that it may use is up. */
  @Bean
  HealthIndicator isochroneHealthIndicator() {
    return () -> {
      Health.Builder health = Health.up();
      for (RouterSnapshot router : Isochrone.snapshots()) {
        health.withDetail(router.router(), router.sites().stream().map(this::line).toList());
        if (router.sites().stream().noneMatch(IsochroneConfiguration::serves)) {
          health.down();
        }
      }
      return health.build();
    };
  }

  private static boolean serves(SiteSnapshot site) {
    return site.state().equals("HEALTHY") || site.state().equals("DEGRADED");
  }

  private String line(SiteSnapshot site) {
    String rtt = site.rttMillis() == null ? "" : ", " + site.rttMillis() + " ms away";
    return site.site() + ": " + site.state() + ", " + site.sharePercent() + " % of calls" + rtt;
  }
}
