/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

/** Scenarios that use, between them, every field there is. */
final class Examples {
  /** The least there can be. */
  static final String LEAST = "sites: {near: {rank: 1}}\n";

  static final String FULL =
      """
      description: All there is.
      from: eu-west-1
      duration: "90s"
      warmup: "5s"
      network: {jitter: 2, loss: 0.01, handshakeRoundTrips: 3}
      sites:
        near:
          region: eu-west-1
          endpoints: 4
          concurrency: 8
          queue: 50
          speeds: [1, 0.5]
          background: 0.25
          warmup: {factor: 4, duration: "20s"}
          gc: {every: "15s", pause: "0.05s"}
          jurisdictions: [IE, EU]
        next: {rank: 3, jurisdictions: [EU]}
        third: {rtt: "0.025s"}
      methods:
        Get: {share: 3, serviceTime: {distribution: lognormal, mean: "0.002s", sigma: 1}}
        Search: {share: 1, serviceTime: {distribution: pareto, mean: "0.1s", exponent: 2.2}}
      clients:
        count: 7
        rate: 250
        arrivals: {kind: bursts, period: "20s", factor: 4}
        deadline: "1.5s"
        retry:
          maxAttempts: 3
          initialBackoff: "0.05s"
          maxBackoff: "0.5s"
          maxTokens: 10
          tokenRatio: 0.2
          codes: [UNAVAILABLE, RESOURCE_EXHAUSTED]
        keepAlive: {time: "30s", timeout: "2s"}
        residency: [EU]
      events:
        - {at: "20s", length: "5s", site: near, endpoints: 2, stagger: "1s", kind: unavailable, value: 0.5}
        - {at: "20s", length: "2s", every: "10s", until: "55s", site: next, kind: black_hole}
        - {at: "40s", length: "15s", site: third, kind: rtt, value: 40, ramp: "10s"}
        - {at: "30s", kind: load, value: 1.5}
      """;

  static final String HEDGED =
      """
      sites: {near: {rank: 1, endpoints: 2}}
      methods: {Get: {serviceTime: {distribution: exponential}}}
      clients: {arrivals: {kind: diurnal, factor: 1.5}, hedge: {maxAttempts: 3, delay: "0.05s"}}
      events: [{at: "20s", site: near, kind: slow, value: 3, ramp: "5s"}]
      """;

  private Examples() {}
}
