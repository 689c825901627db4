/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.isochrone.DrillReport;
import dev.isochrone.RoutingDecision;
import dev.isochrone.govern.Drill;
import dev.isochrone.govern.Overrides;
import dev.isochrone.topology.Residency;
import dev.isochrone.topology.Site;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's overrides on a live channel: no call fails, and all is as before at their end. */
class OverridesTest {
  private static final Site DE = Site.named("de").withJurisdictions("DE", "EU");
  private static final Site FR = Site.named("fr").withJurisdictions("FR", "EU");
  private static final String TARGET = "isochrone:///shop";
  private static final Duration LONG = Duration.ofMinutes(5);

  private final Overrides overrides = Overrides.ofThisProcess();
  private final List<Long> numbers = new ArrayList<>();
  private final Cloud cloud = new Cloud().site(DE, 3, 1, true).site(FR, 15, 1, true);
  @TempDir private Path dir;

  @AfterEach
  void close() {
    numbers.forEach(overrides::cancel);
    cloud.close();
  }

  private CatalogText catalog() {
    return new CatalogText(dir).site(DE, cloud).site(FR, cloud);
  }

  private ManagedChannel channel(CatalogText text) {
    return cloud.track(text.write().channel().build());
  }

  private static List<Load.Result> load(ManagedChannel channel, int calls)
      throws InterruptedException {
    List<Load.Result> results = Load.run(channel, calls, 200, CallOptions.DEFAULT);
    assertThat(Load.failed(results)).isEmpty();
    return results;
  }

  @Test
  void aDrainedSiteGetsNoNewCallAndIsBackWhenTheOverrideIsCancelled() throws Exception {
    ManagedChannel channel = channel(catalog());
    Load.settle(channel, "de");
    long drain = overrides.drain(TARGET, "de", LONG);
    numbers.add(drain);
    List<Load.Result> ramp = load(channel, 100); // 0.5 s
    assertThat(Load.share(ramp, "de")).as("not all at once").isGreaterThan(0.3);
    assertThat(Snapshots.site("de").state()).isEqualTo("DRAINING");
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Snapshots.site("de").state().equals("DRAINED"));
    assertThat(Load.share(load(channel, 60), "fr")).isEqualTo(1);
    assertThat(Snapshots.site("de").state()).isEqualTo("DRAINED");
    assertThat(cloud.wan("de").openConnections()).as("kept for its return").isEqualTo(1);
    overrides.cancel(drain);
    Load.settle(channel, "de");
  }

  @Test
  void anEmergencyDrainIsAtOnce() throws Exception {
    ManagedChannel channel = channel(catalog());
    Load.settle(channel, "de");
    numbers.add(overrides.drainAtOnce(TARGET, "de", LONG));
    // Answered where overrides are obeyed, after they are.
    assertThat(Snapshots.site("de").state()).isEqualTo("DRAINED");
    assertThat(Load.share(load(channel, 60), "fr")).isEqualTo(1);
  }

  @Test
  void callsArePinnedAndShiftedWithinTheResidency() throws Exception {
    ManagedChannel channel = channel(catalog());
    Load.settle(channel, "de");
    long pin = overrides.pin(TARGET, "fr", LONG);
    numbers.add(pin);
    assertThat(Snapshots.site("fr").sharePercent()).isEqualTo(100);
    assertThat(Load.share(load(channel, 60), "fr")).isEqualTo(1);
    long within = overrides.within(TARGET, Residency.within("DE"), LONG);
    numbers.add(within);
    await().atMost(Duration.ofSeconds(10)).until(() -> cloud.wan("fr").openConnections() == 0);
    assertThat(Load.share(load(channel, 60), "de")).as("never past a residency").isEqualTo(1);
    overrides.cancel(within);
    overrides.cancel(pin);
    Load.settle(channel, "de");
    numbers.add(overrides.shift(TARGET, "de", 40, LONG));
    assertThat(Load.share(load(channel, 400), "fr")).isBetween(0.3, 0.5);
  }

  @Test
  void aDrillSendsSomeCallsElsewhereAndTellsHowTheyFared() throws Exception {
    ManagedChannel channel = channel(catalog());
    Load.settle(channel, "de");
    long drill = overrides.drill(TARGET, new Drill("de", 30, 100, Duration.ofSeconds(10)), LONG);
    numbers.add(drill);
    List<RoutingDecision> decisions = new CopyOnWriteArrayList<>();
    List<Load.Result> results =
        Load.run(
            channel, 400, 200, CallOptions.DEFAULT.withOption(CallRouting.EXPLAIN, decisions::add));
    assertThat(Load.failed(results)).isEmpty();
    assertThat(Load.share(results, "fr")).isBetween(0.2, 0.4);
    assertThat(decisions)
        .filteredOn(d -> d.reason().startsWith("drilled as if de were gone; "))
        .as("explained")
        .hasSizeBetween(80, 160)
        .allMatch(d -> "fr".equals(d.site()));
    DrillReport report = Isochrone.snapshots().get(0).drill();
    assertThat(report).isNotNull();
    assertThat(report.running()).isTrue();
    assertThat(report.drilled().calls()).isBetween(80L, 160L);
    assertThat(report.others().calls()).isBetween(80L, 160L);
    assertThat(report.drilled().failures()).isZero();
    overrides.cancel(drill);
    assertThat(Load.share(load(channel, 60), "de")).isEqualTo(1);
    assertThat(overrides.drillResults()).last().asString().contains(TARGET, "cancelled");
    overrides.drill(TARGET, Drill.of("de", 100), Duration.ofSeconds(1));
    CallOptions german =
        CallOptions.DEFAULT.withOption(CallRouting.RESIDENCY, Residency.within("DE"));
    List<Load.Result> within = Load.run(channel, 60, 200, german);
    assertThat(Load.failed(within)).isEmpty();
    assertThat(Load.share(within, "de")).as("never past a residency").isEqualTo(1);
  }

  @Test
  void anOverrideEndsByItself() throws Exception {
    ManagedChannel channel = channel(catalog());
    Load.settle(channel, "de");
    numbers.add(overrides.drainAtOnce("*", "de", Duration.ofSeconds(1)));
    assertThat(Snapshots.site("de").state()).isEqualTo("DRAINED");
    assertThat(Load.share(load(channel, 40), "fr")).isEqualTo(1);
    await()
        .atMost(Duration.ofSeconds(10))
        .until(() -> Snapshots.site("de").state().equals("HEALTHY"));
    Load.settle(channel, "de");
  }

  @Test
  void anOverrideOutlivesReloadsAndIdleness() throws Exception {
    CatalogText text = catalog();
    ManagedChannel channel = channel(text);
    Load.settle(channel, "de");
    numbers.add(overrides.drainAtOnce(TARGET, "de", LONG));
    assertThat(Snapshots.site("de").state()).isEqualTo("DRAINED");
    text.write();
    channel.enterIdle();
    assertThat(Load.share(load(channel, 60), "fr")).isEqualTo(1);
  }

  @Test
  void whatTheCatalogDrainsAnOverrideMayUndrain() throws Exception {
    ManagedChannel channel = channel(catalog().drain("de"));
    assertThat(Load.share(load(channel, 40), "fr")).isEqualTo(1);
    numbers.add(overrides.undrain(TARGET, "de", LONG));
    Load.settle(channel, "de");
  }

  @Test
  void aTightenedResidencyClosesConnectionsAndNoneCanBeWidened() throws Exception {
    ManagedChannel channel = channel(catalog().residency("DE", "FR"));
    Load.settle(channel, "de");
    numbers.add(overrides.within(TARGET, Residency.within("FR"), LONG));
    numbers.add(overrides.undrain(TARGET, "de", LONG));
    numbers.add(overrides.within(TARGET, Residency.within("FR", "US"), LONG));
    await().atMost(Duration.ofSeconds(10)).until(() -> cloud.wan("de").openConnections() == 0);
    assertThat(Load.share(load(channel, 60), "fr")).isEqualTo(1);
    assertThat(Snapshots.site("de").state()).isEqualTo("FORBIDDEN");
  }
}
