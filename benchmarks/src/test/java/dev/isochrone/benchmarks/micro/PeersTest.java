/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** With {@code -Ppeers} there are some; without, there is nothing to test. */
class PeersTest {
  private static final int ENDPOINTS = 20;

  @TestFactory
  Stream<DynamicTest> spreadsOverEndpoints() {
    return Peer.all().stream()
        .map(
            peer ->
                DynamicTest.dynamicTest(
                    peer.name(),
                    () -> {
                      Supplier<Object> pick = peer.start(ENDPOINTS);
                      Set<String> picked =
                          IntStream.range(0, 20_000)
                              .mapToObj(i -> pick.get().toString())
                              .collect(Collectors.toSet());
                      // Not all: one that was slow while classes were loaded may be avoided.
                      assertThat(picked).hasSizeBetween(ENDPOINTS / 2, ENDPOINTS);
                      assertThat(peer.description()).doesNotContain("${", "unknown");
                    }));
  }
}
