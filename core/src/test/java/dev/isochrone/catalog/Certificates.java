/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.Key;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.ArrayList;
import java.util.List;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/** A certificate authority of the moment, by the JDK's keytool. */
final class Certificates {
  private static final String PASSWORD = "changeit";

  private final Path dir;
  private final Path authority;

  Certificates(Path dir) throws Exception {
    this.dir = dir;
    authority = dir.resolve("authority.p12");
    pair(authority, "-ext", "bc:c");
  }

  private void pair(Path store, String... more) throws Exception {
    keytool(store, "-genkeypair", "-keyalg", "EC", "-dname", "CN=test", more);
  }

  private static void keytool(Path store, String command, Object... rest) throws Exception {
    List<String> line = new ArrayList<>();
    line.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    line.addAll(List.of(command, "-alias", "it", "-storetype", "PKCS12"));
    line.addAll(List.of("-keystore", store.toString(), "-storepass", PASSWORD));
    for (Object part : rest) {
      line.addAll(part instanceof String[] more ? List.of(more) : List.of(part.toString()));
    }
    Process keytool = new ProcessBuilder(line).redirectErrorStream(true).start();
    String output = new String(keytool.getInputStream().readAllBytes(), UTF_8);
    assertThat(keytool.waitFor()).as(output).isZero();
  }

  private static KeyStore load(Path store) throws Exception {
    KeyStore loaded = KeyStore.getInstance("PKCS12");
    try (InputStream in = Files.newInputStream(store)) {
      loaded.load(in, PASSWORD.toCharArray());
    }
    return loaded;
  }

  private static KeyStore empty() throws Exception {
    KeyStore store = KeyStore.getInstance("PKCS12");
    store.load(null, null);
    return store;
  }

  /** A server's side, for a host, of an age: keytool's {@code -10d} and days of validity. */
  SSLContext server(String host, String start, int days) throws Exception {
    Path store = dir.resolve(host + start + ".p12");
    Path request = dir.resolve("request");
    Path signed = dir.resolve("signed");
    pair(store);
    keytool(store, "-certreq", "-file", request);
    keytool(
        authority,
        "-gencert",
        "-infile",
        request,
        "-outfile",
        signed,
        "-ext",
        "SAN=dns:" + host,
        "-startdate",
        start,
        "-validity",
        days);
    Certificate certificate;
    try (InputStream in = Files.newInputStream(signed)) {
      certificate = CertificateFactory.getInstance("X.509").generateCertificate(in);
    }
    Key key = load(store).getKey("it", PASSWORD.toCharArray());
    Certificate[] chain = {certificate, load(authority).getCertificate("it")};
    KeyStore identity = empty();
    identity.setKeyEntry("it", key, PASSWORD.toCharArray(), chain);
    KeyManagerFactory keys = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    keys.init(identity, PASSWORD.toCharArray());
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(keys.getKeyManagers(), null, null);
    return context;
  }

  /** A client's side that trusts this authority and no other. */
  SSLContext client() throws Exception {
    KeyStore trusted = empty();
    trusted.setCertificateEntry("it", load(authority).getCertificate("it"));
    TrustManagerFactory trust =
        TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
    trust.init(trusted);
    SSLContext context = SSLContext.getInstance("TLS");
    context.init(null, trust.getTrustManagers(), null);
    return context;
  }
}
