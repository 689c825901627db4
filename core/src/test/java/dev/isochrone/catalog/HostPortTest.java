/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class HostPortTest {
  @ParameterizedTest
  @CsvSource({
    "10.0.0.5:8443, 10.0.0.5, 8443, true",
    "[2001:db8::5]:443, 2001:db8::5, 443, true",
    "[::1]:1, ::1, 1, true",
    "[fe80::1%eth9]:65535, fe80::1%eth9, 65535, true",
    "[::ffff:10.0.0.5]:80, ::ffff:10.0.0.5, 80, true",
    "db.internal:8443, db.internal, 8443, false",
    "db_1:8443, db_1, 8443, false",
    "a.example.:80, a.example., 80, false"
  })
  void readsWhatItWrites(String text, String host, int port, boolean literal) {
    HostPort parsed = HostPort.parse(text);
    assertThat(parsed).isEqualTo(new HostPort(host, port)).hasToString(text);
    assertThat(new HostPort(host, port).isIpLiteral()).isEqualTo(literal);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "host",
        "host:",
        ":80",
        "host:0",
        "host:65536",
        "host:99999999999",
        "host:-1",
        "host:8o",
        "2001:db8::5:443",
        "[2001:db8::5]",
        "[2001:db8::5]443",
        "[:::]:80",
        "[1:2:3]:80",
        "[10.0.0.5]:80",
        "10.0.0.256:80",
        "10.0.0:80",
        "1.2.3.4.5:80",
        "1.2.3.4.:80",
        "1:80",
        "a b:80",
        "a/b:80",
        "u@h:80",
        "-a:80",
        "a..b:80",
        ".a:80",
        " a:80",
        "a:80 ",
        "ä:80",
        "dns:///a:80",
        "[::1%]:80",
        "a:٨٠"
      })
  void refusesEverythingElse(String text) {
    assertThat(HostPort.parse(text)).isNull();
  }
}
