/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.health;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;

/**
 * gRFC A50, outlier detection: every interval the endpoints' calls of that interval are compared,
 * and those that stand out are ejected for a time that grows with each ejection in a row.
 *
 * <p>Where A50's field comments, its algorithm and gRPC Java differ, this does as gRPC Java: a
 * failure percentage has to be <em>above</em> its threshold; once {@code maxEjectionPercent} is
 * reached nothing more is ejected; hosts count toward {@code minimumHosts} if they have the volume.
 *
 * <p>A host that is out when its time is up does not return by that alone: {@link EndpointHealth}
 * lets it show first, by trial calls.
 *
 * <p>Not thread-safe: the writer's. A sweep costs O(endpoints), once an interval.
 */
final class OutlierDetection {
  private final RandomGenerator random;
  private boolean running;
  private long startedNanos;

  OutlierDetection(RandomGenerator random) {
    this.random = random;
  }

  /** Sweeps if an interval has passed; {@code hosts} is asked only then. */
  void tick(long nowNanos, OutlierDetectionConfig config, Supplier<List<OutlierHost>> hosts) {
    if (!config.enabled()) {
      if (running) {
        running = false;
        hosts.get().forEach(OutlierHost::uneject);
      }
    } else if (!running) {
      running = true;
      startedNanos = nowNanos;
      hosts.get().forEach(OutlierHost::resetBuckets);
    } else if (nowNanos - startedNanos >= config.interval().toNanos()) {
      startedNanos = nowNanos;
      sweep(nowNanos, config, hosts.get());
    }
  }

  private void sweep(long nowNanos, OutlierDetectionConfig config, List<OutlierHost> hosts) {
    hosts.forEach(OutlierHost::swapBuckets);
    if (config.successRateEjection() != null) {
      bySuccessRate(nowNanos, config, config.successRateEjection(), hosts);
    }
    if (config.failurePercentageEjection() != null) {
      byFailurePercentage(nowNanos, config, config.failurePercentageEjection(), hosts);
    }
    hosts.forEach(h -> h.sweep(nowNanos, config));
  }

  private void bySuccessRate(
      long nowNanos,
      OutlierDetectionConfig config,
      OutlierDetectionConfig.SuccessRate rule,
      List<OutlierHost> hosts) {
    List<OutlierHost> considered = withVolume(hosts, rule.requestVolume());
    if (considered.isEmpty() || considered.size() < rule.minimumHosts()) {
      return;
    }
    double[] rates = considered.stream().mapToDouble(OutlierHost::successRate).toArray();
    double mean = mean(rates);
    double required = mean - standardDeviation(rates, mean) * rule.stdevFactor() / 1000.0;
    for (OutlierHost host : considered) {
      if (percentEjected(hosts) >= config.maxEjectionPercent()) {
        return;
      }
      if (host.successRate() < required && enforced(rule.enforcementPercentage())) {
        host.eject(
            nowNanos,
            String.format(
                Locale.ROOT,
                "success rate %.1f %% (outlier detection requires %.1f %%)",
                100 * host.successRate(),
                100 * required));
      }
    }
  }

  private void byFailurePercentage(
      long nowNanos,
      OutlierDetectionConfig config,
      OutlierDetectionConfig.FailurePercentage rule,
      List<OutlierHost> hosts) {
    List<OutlierHost> considered = withVolume(hosts, rule.requestVolume());
    if (considered.size() < rule.minimumHosts()) {
      return;
    }
    for (OutlierHost host : considered) {
      if (percentEjected(hosts) >= config.maxEjectionPercent()) {
        return;
      }
      double percent = 100.0 * host.failures() / host.volume();
      if (percent > rule.threshold() && enforced(rule.enforcementPercentage())) {
        host.eject(
            nowNanos,
            String.format(
                Locale.ROOT,
                "%.1f %% of %d calls failed (outlier detection allows %d %%)",
                percent,
                host.volume(),
                rule.threshold()));
      }
    }
  }

  /** An interval without any call says nothing, even if no volume is asked for. */
  private static List<OutlierHost> withVolume(List<OutlierHost> hosts, int requestVolume) {
    List<OutlierHost> considered = new ArrayList<>();
    for (OutlierHost host : hosts) {
      if (!host.ejected() && host.volume() > 0 && host.volume() >= requestVolume) {
        considered.add(host);
      }
    }
    return considered;
  }

  private boolean enforced(int percentage) {
    return random.nextInt(100) < percentage;
  }

  private static double percentEjected(List<OutlierHost> hosts) {
    return 100.0 * hosts.stream().filter(OutlierHost::ejected).count() / hosts.size();
  }

  static double mean(double[] values) {
    double sum = 0;
    for (double value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  /** Of the whole population: the hosts are all that there are. */
  static double standardDeviation(double[] values, double mean) {
    double squares = 0;
    for (double value : values) {
      squares += (value - mean) * (value - mean);
    }
    return Math.sqrt(squares / values.length);
  }
}
