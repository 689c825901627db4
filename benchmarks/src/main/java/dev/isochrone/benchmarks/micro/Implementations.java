/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.grpc.CallRouting;
import dev.isochrone.topology.Residency;
import io.grpc.CallOptions;
import io.grpc.LoadBalancer.SubchannelPicker;
import java.util.Arrays;
import java.util.IntSummaryStatistics;
import java.util.List;
import java.util.Map;

/** What can be measured behind gRPC's picker interface, by name, each in its best configuration. */
final class Implementations {
  static final String RANDOM_READ = "floor_random_read";
  static final String TWO_CHOICES = "floor_p2c";
  static final String ALIAS = "floor_alias_p2c";
  static final String OURS = "nearest_healthy";
  static final String OURS_BY_NAME = "nearest_healthy_by_name";
  static final String OURS_RESIDENCY = "nearest_healthy_residency";
  static final String OURS_KEY = "nearest_healthy_key";
  static final String OURS_TURNS = "nearest_healthy_turns";
  static final String WEIGHTED = "weighted_round_robin";

  static final List<String> FLOORS = List.of(RANDOM_READ, TWO_CHOICES, ALIAS);
  static final List<String> POLICIES =
      List.of(
          "round_robin", WEIGHTED, "least_request", "ring_hash", "outlier_detection", "pick_first");

  private static final int ATTEMPTS = 10;

  private Implementations() {}

  /** A picker at work, and what it is told of each call. */
  record Started(SubchannelPicker picker, CallArgs args) {}

  /** Starts one with so many endpoints, all connected. */
  static Started start(String name, int endpoints) {
    return switch (name) {
      case RANDOM_READ -> new Started(Floors.randomRead(endpoints), plain());
      case TWO_CHOICES -> new Started(Floors.twoChoices(endpoints), plain());
      case ALIAS -> new Started(Floors.alias(endpoints), plain());
      default -> started(name, endpoints);
    };
  }

  /** The same at work: calls are under way. Floors have no branch that could tell. */
  static Started atWork(String name, int endpoints) {
    Started started = start(name, endpoints);
    if (!FLOORS.contains(name)) {
      StandingCalls.begin(started.picker(), endpoints);
    }
    return started;
  }

  private static CallArgs plain() {
    return new CallArgs(CallOptions.DEFAULT);
  }

  private static Started started(String name, int endpoints) {
    Policy policy = policy(name);
    StandingChannel channel = channel(name, policy, endpoints);
    CallOptions none = CallOptions.DEFAULT;
    CallOptions asked =
        switch (name) {
          case OURS_RESIDENCY -> none.withOption(CallRouting.RESIDENCY, Residency.within("EU"));
          case OURS_KEY -> none.withOption(CallRouting.AFFINITY, "a-session");
          default -> none;
        };
    // Without the interceptor's note of where a call went: it is used again and again, and the
    // second pick for one call would be a retry's. The calls' table has the note.
    return new Started(channel.picker(), new CallArgs(asked));
  }

  static StandingChannel channel(String name, Policy policy, int endpoints) {
    return name.startsWith(OURS) ? nearest(policy, endpoints) : others(name, policy, endpoints);
  }

  /**
   * Distances come from real time, and a machine that stands still at the wrong moment makes the
   * nearest site look far: then begin anew.
   */
  private static StandingChannel nearest(Policy policy, int endpoints) {
    StandingChannel.connected(policy, Addresses.SITES)
        .shutdown(); // loads classes, which takes time
    for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
      StandingChannel channel = StandingChannel.connected(policy, endpoints);
      if (picksTheNearest(channel)) {
        return channel;
      }
      channel.shutdown();
    }
    throw new IllegalStateException("the machine is too busy: distances came out wrong each time");
  }

  private static StandingChannel others(String name, Policy policy, int endpoints) {
    StandingChannel channel = StandingChannel.connected(policy, endpoints);
    if (name.equals(WEIGHTED)) {
      OrcaReports.deliver(channel, endpoints);
      requireWeights(channel, endpoints);
    }
    return channel;
  }

  static Policy policy(String name) {
    return switch (name) {
      case OURS, OURS_RESIDENCY, OURS_KEY -> Policy.configured(Policy.WHOLE);
      case OURS_TURNS ->
          Policy.configured(Map.of("endpointPolicy", "weighted_round_robin", "subsetSize", 0.0));
      case OURS_BY_NAME -> Policy.named(OURS, Policy.WHOLE);
      case "round_robin", "pick_first" -> Policy.named(name, Map.of());
      // Without the blackout of 10 s after connecting, in which it goes round without weights.
      case WEIGHTED -> Policy.named(name, Map.of("blackoutPeriod", "0s"));
      case "least_request" ->
          Policy.named("least_request_experimental", Map.of("choiceCount", 2.0));
      case "ring_hash" -> RingHash.policy();
      case "outlier_detection" ->
          Policy.named(
              "outlier_detection_experimental",
              Map.of(
                  "successRateEjection", Map.of(),
                  "failurePercentageEjection", Map.of(),
                  "childPolicy", List.of(Map.of("round_robin", Map.of()))));
      default -> throw new IllegalArgumentException("implementation: " + name);
    };
  }

  /** A table that says "weights in force" must be able to rely on it. */
  private static void requireWeights(StandingChannel channel, int endpoints) {
    CallArgs args = plain();
    int[] picks = new int[endpoints];
    for (int i = 0; i < 20 * endpoints; i++) {
      picks[Picked.index(channel.picker().pickSubchannel(args))]++;
    }
    IntSummaryStatistics spread = Arrays.stream(picks).summaryStatistics();
    if (spread.getMax() < 1.5 * spread.getMin()) { // the least and most loaded differ by 2 or more
      throw new IllegalStateException(WEIGHTED + " goes round as if it had no weights: " + spread);
    }
  }

  private static boolean picksTheNearest(StandingChannel channel) {
    CallArgs args = new CallArgs(CallOptions.DEFAULT);
    for (int i = 0; i < 1_000; i++) {
      if (Picked.index(channel.picker().pickSubchannel(args)) % Addresses.SITES != 0) {
        return false;
      }
    }
    return true;
  }
}
