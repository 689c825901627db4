/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.govern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.time.VirtualTime;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import javax.management.MBeanServer;
import javax.management.MBeanServerFactory;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;

class OverridesTest {
  private static final Duration MINUTE = Duration.ofMinutes(1);

  private final VirtualTime time = new VirtualTime();
  private final Overrides overrides = new Overrides(time);

  private static Endpoint endpoint(String site, boolean drained) {
    return new Endpoint(site + "-1", Site.named(site), 70, drained);
  }

  @Test
  void withoutAnyNothingChanges() {
    assertThat(overrides.effect("pay")).isSameAs(Effect.NONE);
    assertThat(Effect.NONE.isNone()).isTrue();
    Endpoint e = endpoint("fra", true);
    assertThat(Effect.NONE.on(e)).isSameAs(e);
  }

  @Test
  void aDrainedSitesEndpointsAreDrainedAndOthersAreNot() {
    overrides.drain("pay", "fra", MINUTE);
    Effect effect = overrides.effect("pay");
    assertThat(effect.on(endpoint("fra", false))).isEqualTo(endpoint("fra", true));
    assertThat(effect.on(endpoint("par", false))).isEqualTo(endpoint("par", false));
    assertThat(overrides.effect("quotes").isNone()).as("another router").isTrue();
  }

  @Test
  void aStarIsForAllRouters() {
    overrides.drain("*", "fra", MINUTE);
    assertThat(overrides.effect("quotes").drained()).isEqualTo(Map.of("fra", true));
  }

  @Test
  void theLaterOfTwoForASiteHoldsAndCancellingItBringsTheEarlierBack() {
    overrides.drain("*", "fra", MINUTE);
    long undrain = overrides.undrain("pay", "fra", MINUTE);
    assertThat(overrides.effect("pay").on(endpoint("fra", true)).drained()).isFalse();
    assertThat(overrides.cancel(undrain)).isTrue();
    assertThat(overrides.cancel(undrain)).isFalse();
    assertThat(overrides.effect("pay").on(endpoint("fra", false)).drained()).isTrue();
  }

  @Test
  void residenciesAddUp() {
    overrides.within("*", Residency.within("EU"), MINUTE);
    overrides.within("pay", Residency.within("DE"), MINUTE);
    assertThat(overrides.effect("pay").residency())
        .isEqualTo(Residency.within("EU").and(Residency.within("DE")));
  }

  @Test
  void eachEndsByItselfAndTheEffectSaysWhen() {
    overrides.drain("*", "fra", MINUTE);
    overrides.drain("*", "par", MINUTE.multipliedBy(2));
    Effect both = overrides.effect("pay");
    assertThat(both.leftNanos()).isEqualTo(MINUTE.toNanos());
    time.advanceNanos(MINUTE.toNanos() - 1);
    assertThat(overrides.effect("pay").drained()).hasSize(2);
    time.advanceNanos(1);
    assertThat(overrides.effect("pay").drained()).isEqualTo(Map.of("par", true));
    time.advanceNanos(MINUTE.toNanos());
    assertThat(overrides.effect("pay")).isSameAs(Effect.NONE);
    assertThat(overrides.list()).isEmpty();
  }

  @Test
  void listenersAreToldOfEachChangeWhateverAnotherThrows() {
    AtomicInteger changes = new AtomicInteger();
    overrides.onChange(
        () -> {
          throw new IllegalStateException("on purpose");
        });
    Runnable end = overrides.onChange(changes::incrementAndGet);
    long number = overrides.drain("*", "fra", MINUTE);
    overrides.cancel(number);
    end.run();
    overrides.drain("*", "fra", MINUTE);
    assertThat(changes.get()).isEqualTo(2);
  }

  @Test
  void whatHasNoEndOrNoObjectIsRefused() {
    for (Duration lasting : new Duration[] {Duration.ZERO, MINUTE.negated(), Duration.ofDays(2)}) {
      assertThatThrownBy(() -> overrides.drain("*", "fra", lasting))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("lasting: " + lasting + " (expected: more than 0, at most PT24H)");
    }
    assertThatThrownBy(() -> overrides.drain("", "fra", MINUTE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> overrides.within("*", Residency.anywhere(), MINUTE))
        .isInstanceOf(IllegalArgumentException.class);
    assertThat(overrides.list()).isEmpty();
  }

  @Test
  void overJmx() throws Exception {
    MBeanServer server = MBeanServerFactory.newMBeanServer();
    OverridesJmx.register(server, overrides);
    OverridesJmx.register(server, overrides);
    ObjectName name = new ObjectName("dev.isochrone:type=Overrides");
    String[] texts = {String.class.getName(), String.class.getName(), int.class.getName()};
    Object number = server.invoke(name, "drain", new Object[] {"*", "fra", 60}, texts);
    server.invoke(name, "within", new Object[] {"pay", "DE, FR", 60}, texts);
    assertThat((String[]) server.getAttribute(name, "InForce"))
        .containsExactly("1: drain fra for *, 60 s left", "2: within [DE, FR] for pay, 60 s left");
    assertThat(overrides.effect("pay").residency()).isEqualTo(Residency.within("DE", "FR"));
    server.invoke(name, "cancel", new Object[] {number}, new String[] {long.class.getName()});
    assertThat(overrides.effect("pay").drained()).isEmpty();
  }
}
