/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.govern;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.isochrone.priority.PriorityConfig;
import dev.isochrone.priority.Steering;
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
  void theLaterPinShiftAndCostHoldAndTheLowerCap() {
    overrides.pin("*", "fra", MINUTE);
    overrides.pin("pay", "par", MINUTE);
    overrides.shift("*", "fra", 20, MINUTE);
    overrides.shift("*", "fra", 10, MINUTE);
    overrides.cap("*", "iad", 30, MINUTE);
    overrides.cap("*", "iad", 50, MINUTE);
    overrides.cost("*", "fra", 2, MINUTE);
    overrides.cost("*", "fra", 1, MINUTE);
    Effect effect = overrides.effect("pay");
    assertThat(effect.steering())
        .isEqualTo(new Steering(Map.of("iad", 30), Map.of("fra", 10), "par"));
    assertThat(effect.on(endpoint("fra", false)).site().cost()).isEqualTo(1);
    assertThat(overrides.effect("quotes").steering().pin()).isEqualTo("fra");
  }

  @Test
  void whatIsConfiguredIsTheEarliestOfAll() {
    PriorityConfig given =
        PriorityConfig.DEFAULT.with(
            new Steering(Map.of("fra", 20, "par", 50), Map.of("fra", 5, "iad", 7), "fra"));
    overrides.cap("*", "fra", 40, MINUTE);
    overrides.cap("*", "par", 40, MINUTE);
    overrides.shift("*", "fra", 50, MINUTE);
    PriorityConfig under = overrides.effect("pay").on(given);
    assertThat(under.steering())
        .isEqualTo(new Steering(Map.of("fra", 20, "par", 40), Map.of("fra", 50, "iad", 7), "fra"));
    assertThat(under.drainRamp()).isEqualTo(given.drainRamp());
    overrides.pin("*", "par", MINUTE);
    assertThat(overrides.effect("pay").on(given).steering().pin()).isEqualTo("par");
  }

  @Test
  void whileAnEmergencyDrainLastsThereIsNoRamp() {
    overrides.drain("*", "fra", MINUTE);
    assertThat(overrides.effect("pay").atOnce()).isFalse();
    long emergency = overrides.drainAtOnce("*", "fra", MINUTE);
    assertThat(overrides.effect("pay").on(PriorityConfig.DEFAULT).drainRamp()).isZero();
    overrides.undrain("*", "fra", MINUTE);
    assertThat(overrides.effect("pay").atOnce()).as("it drains nothing any more").isFalse();
    overrides.cancel(emergency);
    assertThat(overrides.effect("pay").drained()).isEqualTo(Map.of("fra", false));
  }

  @Test
  void aDrillIsTheLatestAndOverForARouterThatEndedIt() {
    overrides.drill("*", Drill.of("fra", 1), MINUTE);
    long later = overrides.drill("*", Drill.of("par", 2), MINUTE);
    assertThat(overrides.effect("pay").drill())
        .isEqualTo(new Drill.Order(later, Drill.of("par", 2), MINUTE.toNanos()));
    overrides.drillEnded("pay", later, "it hurt");
    assertThat(overrides.effect("pay").drill()).isNotNull();
    assertThat(overrides.effect("pay").drill().drill().site()).isEqualTo("fra");
    assertThat(overrides.effect("quotes").drill().number()).isEqualTo(later);
    assertThat(overrides.drillResults()).containsExactly("2: pay: it hurt");
    assertThat(overrides.list())
        .containsExactly(
            "1: drill the loss of fra with 1 % for *, 60 s left",
            "2: drill the loss of par with 2 % for *, 60 s left, over for pay");
    for (int i = 0; i < 2 * Overrides.RESULTS; i++) {
      overrides.drillEnded("pay", later, "again");
    }
    assertThat(overrides.drillResults()).hasSize(Overrides.RESULTS);
  }

  @Test
  void valuesOutOfBoundsAreRefused() {
    for (Runnable wrong :
        new Runnable[] {
          () -> overrides.shift("*", "fra", 0, MINUTE),
          () -> overrides.shift("*", "fra", 101, MINUTE),
          () -> overrides.cap("*", "fra", 100, MINUTE),
          () -> overrides.cost("*", "fra", -1, MINUTE),
          () -> overrides.pin("*", "", MINUTE),
          () -> overrides.drill("*", Drill.of("fra", 0), MINUTE),
          () -> overrides.drill("*", new Drill("fra", 1, 101, MINUTE), MINUTE),
          () -> overrides.drill("*", new Drill("fra", 1, 5, MINUTE.negated()), MINUTE)
        }) {
      assertThatThrownBy(wrong::run)
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("(expected: ");
    }
    assertThat(overrides.list()).isEmpty();
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
    String text = String.class.getName();
    String[] percent = {text, text, int.class.getName(), int.class.getName()};
    server.invoke(name, "shift", new Object[] {"*", "fra", 20, 60}, percent);
    server.invoke(name, "cap", new Object[] {"*", "par", 30, 60}, percent);
    server.invoke(name, "pin", new Object[] {"*", "fra", 60}, texts);
    server.invoke(
        name,
        "cost",
        new Object[] {"*", "par", 1.5, 60},
        new String[] {text, text, double.class.getName(), int.class.getName()});
    server.invoke(name, "drainAtOnce", new Object[] {"*", "iad", 60}, texts);
    String i = int.class.getName();
    server.invoke(
        name,
        "drill",
        new Object[] {"*", "fra", 1, 5, 100, 600},
        new String[] {text, text, i, i, i, i});
    Effect effect = overrides.effect("pay");
    assertThat(effect.steering())
        .isEqualTo(new Steering(Map.of("par", 30), Map.of("fra", 20), "fra"));
    assertThat(effect.cost()).isEqualTo(Map.of("par", 1.5));
    assertThat(effect.atOnce()).isTrue();
    assertThat(effect.drill()).isNotNull();
    overrides.drillEnded("pay", 8, "time is over");
    assertThat((String[]) server.getAttribute(name, "DrillResults"))
        .containsExactly("8: pay: time is over");
  }
}
