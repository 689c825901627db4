/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.isochrone.RouterSnapshot.EndpointSnapshot;
import dev.isochrone.topology.Site;
import io.grpc.CallOptions;
import io.grpc.ChannelCredentials;
import io.grpc.EquivalentAddressGroup;
import io.grpc.Grpc;
import io.grpc.ManagedChannel;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import okhttp3.tls.HeldCertificate;
import org.awaitility.core.ThrowingRunnable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Sites of one service whose certificates carry different names. Real Netty servers, real TLS. */
@Timeout(120)
class TlsTest {
  private static final Site DE = Site.named("de").withJurisdictions("DE", "EU");
  private static final Site FR = Site.named("fr").withJurisdictions("FR", "EU");
  private static final Site US = Site.named("us").withJurisdictions("US");

  private final Cloud cloud = new Cloud();
  private final Certificates certificates = new Certificates();
  @TempDir private Path dir;

  @AfterEach
  void close() {
    cloud.close();
  }

  /** What a site's target is called, and so what its certificate has to carry. */
  private static String name(Site site) {
    return "tls-" + site.name() + ".example";
  }

  private TlsTest site(Site site, int rttMillis) {
    cloud.site(site, rttMillis, 1, true);
    return this;
  }

  /** The site's target, resolved by a resolver of its own. */
  private String target(Site site) {
    return StaticResolver.target("tls-" + site.name(), List.of(node(site).group()));
  }

  private Cloud.Node node(Site site) {
    return cloud.nodes.get(site.name()).get(0);
  }

  private ManagedChannel channel(ChannelCredentials credentials, Site... sites) {
    CatalogText text = new CatalogText(dir).policy("{latencyWindow: \"1s\"}");
    for (Site site : sites) {
      text.endpoint(site, "target: \"" + target(site) + "\"");
    }
    text.write();
    return cloud.track(
        Isochrone.configure(Grpc.newChannelBuilder("isochrone:///shop", credentials), text.file)
            .build());
  }

  private static List<Load.Result> load(ManagedChannel channel) throws InterruptedException {
    return Load.run(channel, 40, 200, CallOptions.DEFAULT);
  }

  private static Set<String> answeredBy(List<Load.Result> results) {
    return results.stream().map(Load.Result::site).collect(Collectors.toSet());
  }

  private static void soon(ThrowingRunnable assertion) {
    await().atMost(Duration.ofSeconds(40)).untilAsserted(assertion);
  }

  /** The first handshakes of a JVM may take longer than a call's deadline. */
  private static void warm(ManagedChannel channel) {
    soon(() -> assertThat(Load.failed(load(channel))).isEmpty());
  }

  private static EndpointSnapshot endpoint(Site site) {
    return Snapshots.site(site.name()).endpoints().get(0);
  }

  @Test
  void eachSiteIsHeldToTheNameOfItsOwnTarget() throws Exception {
    cloud.credentials.put("de", Certificates.server(certificates.named(name(DE))));
    cloud.credentials.put("fr", Certificates.server(certificates.named(name(FR))));
    site(DE, 2).site(FR, 3);
    ManagedChannel channel = channel(certificates.anyone(), DE, FR);
    soon(
        () -> {
          List<Load.Result> results = load(channel);
          assertThat(Load.failed(results)).isEmpty();
          assertThat(answeredBy(results)).containsExactlyInAnyOrder("de", "fr");
        });
    assertThat(
            cloud.attempts.stream()
                .collect(
                    Collectors.groupingBy(
                        Cloud.Attempt::site,
                        Collectors.mapping(Cloud.Attempt::authority, Collectors.toSet()))))
        .isEqualTo(Map.of("de", Set.of(name(DE)), "fr", Set.of(name(FR))));
  }

  @Test
  void aSiteThatShowsAnothersCertificateGetsNoCall() throws Exception {
    cloud.credentials.put("de", Certificates.server(certificates.named(name(DE))));
    cloud.credentials.put("fr", Certificates.server(certificates.named(name(DE))));
    site(DE, 20).site(FR, 2);
    ManagedChannel channel = channel(certificates.anyone(), DE, FR);
    warm(channel);
    soon(() -> assertThat(endpoint(FR).state()).isEqualTo("UNREACHABLE"));
    List<Load.Result> results = load(channel);
    assertThat(Load.failed(results)).isEmpty();
    assertThat(answeredBy(results)).containsExactly("de");
    assertThat(cloud.calls("fr")).isZero();
  }

  @Test
  void anExpiredSiteGetsNoCallSaysWhyAndIsBackWithANewCertificate() throws Exception {
    cloud.credentials.put("de", Certificates.server(certificates.named(name(DE))));
    cloud.credentials.put("us", Certificates.server(certificates.expired(name(US))));
    site(DE, 20).site(US, 2);
    ManagedChannel channel = channel(certificates.anyone(), DE, US);
    warm(channel);
    soon(() -> assertThat(endpoint(US).reason().toLowerCase(Locale.ROOT)).contains("expired"));
    assertThat(Snapshots.site("us").state()).isEqualTo("DOWN");
    assertThat(cloud.calls("us")).isZero();

    cloud.credentials.put("us", Certificates.server(certificates.named(name(US))));
    node(US).restart();
    soon(
        () -> {
          List<Load.Result> results = load(channel);
          assertThat(Load.failed(results)).isEmpty();
          assertThat(answeredBy(results)).contains("us");
        });
  }

  @Test
  void whereBothProveThemselvesAStrangerIsTurnedAwayEverywhere() throws Exception {
    cloud.credentials.put("de", certificates.mutual(certificates.named(name(DE))));
    cloud.credentials.put("fr", certificates.mutual(certificates.named(name(FR))));
    site(DE, 2).site(FR, 3);
    ManagedChannel known = channel(certificates.client(certificates.named("shop")), DE, FR);
    soon(
        () -> {
          List<Load.Result> results = load(known);
          assertThat(Load.failed(results)).isEmpty();
          assertThat(answeredBy(results)).containsExactlyInAnyOrder("de", "fr");
        });
    known.shutdownNow();
    int before = cloud.calls("de") + cloud.calls("fr");
    HeldCertificate stranger = new Certificates().named("shop"); // signed by another authority
    for (ChannelCredentials credentials :
        List.of(certificates.anyone(), certificates.client(stranger))) {
      ManagedChannel channel = channel(credentials, DE, FR);
      assertThat(load(channel))
          .allSatisfy(
              r ->
                  assertThat(r.status().getCode())
                      .isIn(Status.Code.UNAVAILABLE, Status.Code.DEADLINE_EXCEEDED));
      channel.shutdownNow();
    }
    assertThat(cloud.calls("de") + cloud.calls("fr")).isEqualTo(before);
  }

  @Test
  void aTargetWhoseResolverFailsIsFoundAgainUnderItsOwnName() throws Exception {
    cloud.credentials.put("de", Certificates.server(certificates.named(name(DE))));
    cloud.credentials.put("fr", Certificates.server(certificates.named(name(FR))));
    site(DE, 2).site(FR, 3);
    ManagedChannel channel = channel(certificates.anyone(), DE, FR);
    soon(() -> assertThat(answeredBy(load(channel))).contains("de", "fr"));
    for (StatusOr<List<EquivalentAddressGroup>> answer :
        List.of(
            StatusOr.<List<EquivalentAddressGroup>>fromStatus(
                Status.UNAVAILABLE.withDescription("no DNS")),
            StatusOr.<List<EquivalentAddressGroup>>fromValue(List.of()))) {
      StaticResolver.update("static:///tls-fr", answer);
      // Its connection breaks, and what it is made to again is the last good address.
      long connections = cloud.wan("fr").connectionsAccepted();
      node(FR).restart();
      soon(
          () -> {
            List<Load.Result> results = load(channel);
            assertThat(answeredBy(results)).contains("de", "fr");
            assertThat(cloud.wan("fr").connectionsAccepted()).isGreaterThan(connections);
          });
      assertThat(Load.failed(load(channel))).isEmpty();
    }
  }
}
