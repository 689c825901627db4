/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.etcd.fixtures.EtcdServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import okhttp3.tls.HeldCertificate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who is trusted: an etcd that shows a certificate, to clients that show one. */
@Timeout(120)
class EtcdTlsTest {
  @TempDir Path dir;

  private EtcdServer server;

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private Path write(String name, String pem) throws IOException {
    return Files.writeString(dir.resolve(name), pem);
  }

  /** A server by this name, and a client with a certificate of the same authority. */
  private EtcdClusterBuilder secured(String name) throws IOException {
    HeldCertificate authority = new HeldCertificate.Builder().certificateAuthority(0).build();
    HeldCertificate its =
        new HeldCertificate.Builder()
            .signedBy(authority)
            .commonName(name)
            .addSubjectAlternativeName(name)
            .build();
    HeldCertificate ours = new HeldCertificate.Builder().signedBy(authority).build();
    Path trusted = write("ca.pem", authority.certificatePem());
    server =
        new EtcdServer(
            dir,
            "https",
            "--cert-file=" + write("server.pem", its.certificatePem()),
            "--key-file=" + write("server.key", its.privateKeyPkcs8Pem()),
            "--client-cert-auth",
            "--trusted-ca-file=" + trusted);
    return EtcdCluster.at(server.endpoint())
        .timeout(Duration.ofSeconds(3))
        .trust(trusted)
        .identity(
            write("client.pem", ours.certificatePem()),
            write("client.key", ours.privateKeyPkcs8Pem()));
  }

  @Test
  void theCertificatesNameIsTheCatalogsAuthority() throws Exception {
    try (EtcdCluster etcd = secured("etcd.example").authority("etcd.example").open()) {
      String text = Texts.catalog(1).replace("sites:", "authority: etcd.example\nsites:");
      assertThat(etcd.publish("a.yaml", text).written()).isTrue();
      try (CatalogSource source = etcd.catalog()) {
        await().untilAsserted(() -> assertThat(source.current()).isPresent());
      }
      // In force nowhere yet, it would be taken from nobody else.
      etcd.publish("b.yaml", text.replace("etcd.", "other.").replace("version: 1", "version: 2"));
      try (CatalogSource source = etcd.catalog()) {
        await()
            .untilAsserted(
                () ->
                    assertThat(source.lastError().map(Throwable::getMessage))
                        .hasValueSatisfying(
                            m ->
                                assertThat(m)
                                    .contains("authority: etcd.example (expected: other")));
        assertThat(source.current()).isEmpty();
      }
    }
  }

  @Test
  void anotherNamesCertificateIsRefused() throws Exception {
    try (EtcdCluster etcd = secured("etcd.example").authority("etcd.other").open()) {
      assertThatThrownBy(() -> etcd.publish("a.yaml", Texts.catalog(1)))
          .isInstanceOf(IOException.class);
    }
  }

  @Test
  void whoShowsNoCertificateIsRefused() throws Exception {
    secured("etcd.example");
    try (EtcdCluster etcd =
        EtcdCluster.at(server.endpoint())
            .timeout(Duration.ofSeconds(3))
            .trust(dir.resolve("ca.pem"))
            .authority("etcd.example")
            .open()) {
      assertThatThrownBy(() -> etcd.publish("a.yaml", Texts.catalog(1)))
          .isInstanceOf(IOException.class);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://etcd.example:2379",
        "http://10.0.0.1:2379",
        "etcd.example:2379",
        "http://127.0.0.1:2379,http://10.0.0.1:2379",
        "http://127.0.0.1:2379,https://etcd.example:2379",
        ""
      })
  void whatNobodyVouchesForIsRefused(String endpoints) {
    assertThatThrownBy(() -> EtcdCluster.at(endpoints).open())
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("expected: ");
  }

  @Test
  void severalMembersNeedOneName() {
    assertThatThrownBy(() -> EtcdCluster.at("https://a.example:2379,https://b.example:2379").open())
        .hasMessage(
            "authority: missing (expected: the name that the certificates of all of"
                + " [a.example:2379, b.example:2379] carry)");
  }
}
