/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.util.List;

/** All stages, in the page's order. */
final class Stages {
  static final Stage PICK =
      new Stage(
          "pick",
          "One pick behind gRPC's picker interface",
          "endpoints in 5 sites",
          Implementations.ALIAS,
          Implementations.OURS,
          """
          The whole `pickSubchannel`: eligibility, choice, result with its tracer's factory. \
          `nearest_healthy` is as `Isochrone.configure` sets it up, but for the note of a call's \
          attempts, which the next table has; `_residency` asks for a residency of the call's own, `_key` gives the call a key for \
          affinity, always the same, and `_turns` takes endpoints by weighted round robin. \
          `floor_random_read` draws a number and reads an array; \
          `floor_p2c` compares the calls in flight of two endpoints from one draw, without a \
          branch; `floor_alias_p2c`, which the ratios refer to, chooses a site by Walker's alias \
          method before that. `weighted_round_robin`: weights from ORCA reports in trailers, no \
          blackout period; each run checks that they are in force. `least_request`: 2 choices. \
          `ring_hash`: a random hash for each call and a cap of 65,536 entries; not at 10,000, \
          since it makes a picker for each connection, which takes minutes. `outlier_detection`: \
          over `round_robin`, both ejections on. Calls stay under way, one or two an endpoint, so that which of two is less busy \
          cannot be foreseen; timers stand still.""");
  static final Stage CALL =
      new Stage(
          "call",
          "All that a policy costs one unary call",
          "endpoints in 5 sites",
          Implementations.ALIAS,
          Implementations.OURS,
          """
          Interceptors, the pick, and the tracer's whole life: created, stream created, headers \
          out, headers in, trailers in, closed. `nearest_healthy` is as `Isochrone.configure` \
          sets it up: its interceptor notes where a call's attempts went. `_by_name` is the policy \
          without it. The floor picks and measures nothing.""");
  static final Stage CORE_PICK =
      new Stage(
          "core_pick",
          "One pick of the core alone",
          "endpoints in 5 sites",
          Implementations.ALIAS,
          "core",
          "`SiteRouter.pick`; `core_residency` asks for a residency of the call's own.");
  static final Stage OUTCOME =
      new Stage(
          "outcome",
          "Recording one call in the core",
          "endpoints in turn",
          "floor_two_clocks_one_add",
          "core",
          """
          Sent, answered, ended, two readings of the clock included. The floor reads the clock \
          twice and adds to one counter. With one endpoint, two threads fight for its counters: \
          that is the worst case; with 64, each thread goes round all of them.""");
  static final Stage REBUILD =
      new Stage(
          "rebuild",
          "The writer's work in the core",
          "endpoints in 5 sites",
          "floor_copy",
          "core_table",
          """
          `core_table`: ten endpoints change, and the table that follows. `core_beat`: a \
          beat in which nothing changed. The floor copies an array of endpoints.""");
  static final Stage CONFIG =
      new Stage(
          "config",
          "Parsing a policy's config",
          "",
          "floor_walk",
          Implementations.OURS,
          """
          From JSON form, with every field that the policy has; they differ in number, \
          `nearest_healthy` has the most. The floor looks at every value of `nearest_healthy`'s.""");
  static final Stage CATALOG =
      new Stage(
          "catalog",
          "Parsing a catalog",
          "endpoints of one service",
          "floor_yaml",
          "catalog",
          "Text to checked catalog. The floor is the YAML library alone.");
  static final Stage BRING_UP =
      new Stage(
          "bring_up",
          "Bringing a channel up (single shots)",
          "endpoints in 5 sites",
          BringUp.FLOOR,
          Implementations.OURS,
          """
          Resolution, then each connection after the other without a pause: time of the \
          synchronization context. The floor keeps a `pick_first` child an endpoint, as every \
          policy does, and nothing else. `nearest_healthy` gathers changes for 2 ms, or 100 \
          ms where they are few: were connections farther apart, it would build more tables. \
          Warmed up for two to four seconds, which is two shots of gRPC's policies and 40 of the \
          others: a JVM's very first shot takes longer.""");
  static final Stage FLAP =
      new Stage(
          "flap",
          "One connection of many lost and made again",
          "endpoints in 5 sites",
          BringUp.FLOOR,
          Implementations.OURS,
          "Until the table or picker that follows is in force, both times.");

  static final List<Stage> ALL =
      List.of(PICK, CALL, CORE_PICK, OUTCOME, REBUILD, CONFIG, CATALOG, BRING_UP, FLAP);

  private Stages() {}
}
