/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterSnapshot.SiteSnapshot;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.EquivalentAddressGroup;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import io.grpc.ManagedChannel;
import io.grpc.ManagedChannelBuilder;
import io.grpc.NameResolverProvider;
import io.grpc.NameResolverRegistry;
import io.grpc.netty.shaded.io.grpc.netty.NettyChannelBuilder;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The ways in, from the smallest. */
class AdoptionTest {
  private final Cloud cloud = new Cloud().site("far", 40, 1).site("near", 3, 1);

  @AfterEach
  void close() {
    cloud.close();
  }

  private String targetWith(Function<EquivalentAddressGroup, Attributes> attributes) {
    return StaticResolver.target(
        cloud.groups.stream()
            .map(g -> new EquivalentAddressGroup(g.getAddresses(), attributes.apply(g)))
            .toList());
  }

  private ManagedChannel byNameOnly(String target) {
    return cloud.track(
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create())
            .defaultLoadBalancingPolicy("nearest_healthy")
            .defaultServiceConfig(ServiceConfigs.retry(2))
            .build());
  }

  private void worksAndFailsOver(ManagedChannel channel) throws InterruptedException {
    Load.settle(channel, "near");
    cloud.wan("near").refuse();
    List<Load.Result> during = Load.run(channel, 100, 200, CallOptions.DEFAULT);
    assertThat(Load.failed(during)).isEmpty();
    assertThat(Load.share(during.subList(20, 100), "far")).isEqualTo(1);
    cloud.wan("near").heal();
    Load.settle(channel, "near");
  }

  @Test
  void thePolicysNameAloneWorksWithAddressesOfWhichNothingIsKnown() throws Exception {
    ManagedChannel channel = byNameOnly(targetWith(g -> Attributes.EMPTY));
    worksAndFailsOver(channel);
    // Each address is a site of its own.
    assertThat(Snapshots.only().sites())
        .extracting(SiteSnapshot::site)
        .allMatch(site -> site.matches("[^/]+:\\d+"))
        .hasSize(2);
  }

  @Test
  void thePolicysNameAloneWorksWithXdsLocalities() throws Exception {
    ManagedChannel channel =
        byNameOnly(
            targetWith(
                g ->
                    Attributes.newBuilder()
                        .set(
                            EquivalentAddressGroup.ATTR_LOCALITY_NAME,
                            "{region=\""
                                + g.getAttributes().get(SiteAttributes.SITE).name()
                                + "\", zone=\"a\", sub_zone=\"\"}")
                        .build()));
    worksAndFailsOver(channel);
    assertThat(Snapshots.only().sites())
        .extracting(SiteSnapshot::site)
        .containsExactlyInAnyOrder("near/a", "far/a");
  }

  @Test
  void aServiceConfigAloneChoosesThePolicy() throws Exception {
    ManagedChannel channel =
        cloud.track(
            cloud
                .plainChannel()
                .defaultServiceConfig(ServiceConfigs.policy(Map.of("latencyWindow", "0.001s")))
                .build());
    Load.settle(channel, "near");
    assertThat(Snapshots.only().sites()).hasSize(2);
  }

  @Test
  void localitiesThatAreNotOfTheXdsFormAreSiteNames() {
    assertThat(AddressSites.ofLocality("rack 7")).isEqualTo(Site.named("rack 7"));
    Site site = AddressSites.ofLocality("{region=\"eu\", zone=\"eu-1\", sub_zone=\"b\"}");
    assertThat(site.name()).isEqualTo("eu/eu-1/b");
    assertThat(site.region()).isEqualTo("eu");
    assertThat(site.zone()).isEqualTo("eu-1");
    // An address without a locality, as xDS writes it.
    String none = "{region=\"\", zone=\"\", sub_zone=\"\"}";
    assertThat(AddressSites.ofLocality(none).name()).isEqualTo(none);
  }

  @Test
  void aSiteAttributeWinsOverALocality() {
    EquivalentAddressGroup group = cloud.groups.get(0);
    Attributes both =
        group.getAttributes().toBuilder()
            .set(EquivalentAddressGroup.ATTR_LOCALITY_NAME, "elsewhere")
            .build();
    EquivalentAddressGroup changed = new EquivalentAddressGroup(group.getAddresses(), both);
    assertThat(AddressSites.endpoint(changed).site().name()).isEqualTo("far");
  }

  @Test
  void theServiceLoaderFindsPolicyAndResolver() {
    assertThat(ServiceLoader.load(LoadBalancerProvider.class))
        .anyMatch(NearestHealthyLoadBalancerProvider.class::isInstance);
    assertThat(ServiceLoader.load(NameResolverProvider.class))
        .anyMatch(CatalogNameResolverProvider.class::isInstance);
    assertThat(LoadBalancerRegistry.getDefaultRegistry().getProvider("nearest_healthy"))
        .isInstanceOf(NearestHealthyLoadBalancerProvider.class);
    assertThat(NameResolverRegistry.getDefaultRegistry().getProviderForScheme("isochrone"))
        .isInstanceOf(CatalogNameResolverProvider.class);
  }

  @Test
  void registeringTwiceChangesNothing() {
    LoadBalancerProvider before =
        LoadBalancerRegistry.getDefaultRegistry().getProvider("nearest_healthy");
    Isochrone.register();
    Isochrone.register();
    assertThat(LoadBalancerRegistry.getDefaultRegistry().getProvider("nearest_healthy"))
        .isSameAs(before);
  }

  @Test
  void configureKeepsTheBuildersType() {
    String target = StaticResolver.target(cloud.groups);
    NettyChannelBuilder netty = NettyChannelBuilder.forTarget(target).usePlaintext();
    NettyChannelBuilder sameNetty = Isochrone.configure(netty);
    assertThat(sameNetty).isSameAs(netty);
    sameNetty = Isochrone.configure(netty, Path.of("catalog.yaml"));
    assertThat(sameNetty).isSameAs(netty);

    ManagedChannelBuilder<?> any =
        Grpc.newChannelBuilder(target, InsecureChannelCredentials.create());
    ManagedChannelBuilder<?> sameAny = Isochrone.configure(any);
    assertThat(sameAny).isSameAs(any);
    ManagedChannel chained =
        Isochrone.configure(Grpc.newChannelBuilder(target, InsecureChannelCredentials.create()))
            .build();
    chained.shutdownNow();
  }
}
