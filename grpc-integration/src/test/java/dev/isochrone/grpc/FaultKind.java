/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** What befalls the nearest site. */
enum FaultKind {
  NONE,
  BLACK_HOLE,
  REPLIES_LOST,
  CALLS_HANG,
  RESET,
  REFUSED,
  UNAVAILABLE,
  EXHAUSTED,
  LONGER_WAY,
  LOSS,
  ROLLING_RESTART;

  private static final long ROLL_NANOS = 400_000_000L;

  void befall(Cloud cloud) {
    List<Cloud.Node> near = cloud.nodes.get("near");
    switch (this) {
      case NONE -> {}
      case BLACK_HOLE -> cloud.wan("near").blackHole();
      case REPLIES_LOST -> cloud.wan("near").dropReplies();
      case CALLS_HANG -> near.forEach(n -> n.hangs = true);
      case RESET -> cloud.wan("near").reset();
      case REFUSED -> cloud.wan("near").refuse();
      case UNAVAILABLE -> near.forEach(n -> n.answersWith = Status.UNAVAILABLE);
      case EXHAUSTED -> near.forEach(n -> n.answersWith = Status.RESOURCE_EXHAUSTED);
      case LONGER_WAY -> cloud.wan("near").setRtt(Duration.ofMillis(400));
      case LOSS -> cloud.lose("near", 0.03);
      case ROLLING_RESTART -> {
        for (Cloud.Node node : cloud.all()) {
          node.roll();
          LockSupport.parkNanos(ROLL_NANOS); // as a deployment does until it sees the new one serve
        }
      }
    }
  }

  static void heal(Cloud cloud) {
    cloud.wan("near").heal();
    cloud.lose("near", 0);
    cloud
        .nodes
        .get("near")
        .forEach(
            n -> {
              n.hangs = false;
              n.answersWith = null;
            });
  }
}
