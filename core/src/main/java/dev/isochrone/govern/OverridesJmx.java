/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.govern;

import dev.isochrone.topology.Residency;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import javax.management.JMException;
import javax.management.MBeanServer;
import javax.management.ObjectName;

/** Opens overrides to JMX consoles. Off until someone registers it. */
public final class OverridesJmx {
  private static final String NAME = "dev.isochrone:type=Overrides";

  private OverridesJmx() {}

  /** Registers those of this process; idempotent. */
  public static void register() {
    register(ManagementFactory.getPlatformMBeanServer(), Overrides.ofThisProcess());
  }

  static void register(MBeanServer server, Overrides overrides) {
    try {
      ObjectName name = new ObjectName(NAME);
      if (!server.isRegistered(name)) {
        server.registerMBean(new Bean(overrides), name);
      }
    } catch (JMException e) {
      throw new IllegalStateException("cannot register " + NAME, e);
    }
  }

  private record Bean(Overrides overrides) implements OverridesMXBean {
    @Override
    public List<String> getInForce() {
      return overrides.list();
    }

    @Override
    public long drain(String router, String site, int seconds) {
      return overrides.drain(router, site, Duration.ofSeconds(seconds));
    }

    @Override
    public long drainAtOnce(String router, String site, int seconds) {
      return overrides.drainAtOnce(router, site, Duration.ofSeconds(seconds));
    }

    @Override
    public long undrain(String router, String site, int seconds) {
      return overrides.undrain(router, site, Duration.ofSeconds(seconds));
    }

    @Override
    public long within(String router, String jurisdictions, int seconds) {
      List<String> codes = Arrays.stream(jurisdictions.split(",", -1)).map(String::strip).toList();
      return overrides.within(router, Residency.within(codes), Duration.ofSeconds(seconds));
    }

    @Override
    public long shift(String router, String site, int percent, int seconds) {
      return overrides.shift(router, site, percent, Duration.ofSeconds(seconds));
    }

    @Override
    public long pin(String router, String site, int seconds) {
      return overrides.pin(router, site, Duration.ofSeconds(seconds));
    }

    @Override
    public long cap(String router, String site, int percent, int seconds) {
      return overrides.cap(router, site, percent, Duration.ofSeconds(seconds));
    }

    @Override
    public long cost(String router, String site, double cost, int seconds) {
      return overrides.cost(router, site, cost, Duration.ofSeconds(seconds));
    }

    @Override
    public long drill(
        String router,
        String site,
        int percent,
        int extraFailurePercent,
        int extraP99Millis,
        int seconds) {
      Duration extra = Duration.ofMillis(extraP99Millis);
      Drill drill = new Drill(site, percent, extraFailurePercent, extra);
      return overrides.drill(router, drill, Duration.ofSeconds(seconds));
    }

    @Override
    public List<String> getDrillResults() {
      return overrides.drillResults();
    }

    @Override
    public boolean cancel(long number) {
      return overrides.cancel(number);
    }
  }
}
