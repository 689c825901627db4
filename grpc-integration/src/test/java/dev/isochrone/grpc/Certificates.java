/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.grpc.ChannelCredentials;
import io.grpc.ServerCredentials;
import io.grpc.TlsChannelCredentials;
import io.grpc.TlsServerCredentials;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.time.Duration;
import okhttp3.tls.HeldCertificate;

/** An authority made on the spot, and what it signs. */
final class Certificates {
  private final HeldCertificate authority =
      new HeldCertificate.Builder().certificateAuthority(0).build();

  /** Of a server by this name. */
  HeldCertificate named(String name) {
    return builder(name).build();
  }

  /** Of a server by this name, until an hour ago. */
  HeldCertificate expired(String name) {
    long now = System.currentTimeMillis();
    return builder(name)
        .validityInterval(now - Duration.ofDays(9).toMillis(), now - Duration.ofHours(1).toMillis())
        .build();
  }

  private HeldCertificate.Builder builder(String name) {
    return new HeldCertificate.Builder()
        .signedBy(authority)
        .commonName(name)
        .addSubjectAlternativeName(name);
  }

  /** Of a server that anyone may talk to. */
  static ServerCredentials server(HeldCertificate its) {
    try {
      return TlsServerCredentials.newBuilder()
          .keyManager(pem(its.certificatePem()), pem(its.privateKeyPkcs8Pem()))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a server that talks to clients of this authority only. */
  ServerCredentials mutual(HeldCertificate its) {
    try {
      return TlsServerCredentials.newBuilder()
          .keyManager(pem(its.certificatePem()), pem(its.privateKeyPkcs8Pem()))
          .trustManager(pem(authority.certificatePem()))
          .clientAuth(TlsServerCredentials.ClientAuth.REQUIRE)
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a client that shows nothing. */
  ChannelCredentials anyone() {
    try {
      return TlsChannelCredentials.newBuilder()
          .trustManager(pem(authority.certificatePem()))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Of a client that shows this. */
  ChannelCredentials client(HeldCertificate its) {
    try {
      return TlsChannelCredentials.newBuilder()
          .trustManager(pem(authority.certificatePem()))
          .keyManager(pem(its.certificatePem()), pem(its.privateKeyPkcs8Pem()))
          .build();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream pem(String text) {
    return new ByteArrayInputStream(text.getBytes(UTF_8));
  }
}
