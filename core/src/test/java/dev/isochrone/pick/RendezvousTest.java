/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RendezvousTest {
  /** Worked out apart from this code: {@code String.hashCode}, then SplitMix64's finaliser. */
  @ParameterizedTest
  @CsvSource({
    "'', e220a8397b1dcdaf",
    "a, 4f5da978776a9db1",
    "tenant-42, c36c4b456849e4fa",
    "Straße, 34bcbda94b039d18",
  })
  void keyIsTheSameInEveryProcess(String key, String hex) {
    assertThat(Rendezvous.key(key)).isEqualTo(Long.parseUnsignedLong(hex, 16));
  }
}
