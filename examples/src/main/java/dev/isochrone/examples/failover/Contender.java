/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.EventLoops;
import dev.isochrone.examples.shared.OpenLoop;
import dev.isochrone.examples.shared.Pace;
import io.grpc.ManagedChannel;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A policy at work: its channel, its load, and what became of it.
 *
 * <p>All contenders run at the same time against the same servers, links and faults, so that they
 * are compared on the same work; each has a channel and a thread of its own.
 */
final class Contender implements AutoCloseable {
  private final Policy policy;
  private final int client;
  private final EventLoops threads;
  private final ManagedChannel channel;
  private final Recording recording;
  private final QuoteCalls load;

  /**
   * Opens a fresh channel.
   *
   * @param client the number under which servers count its requests
   * @param service the name in the channel's target
   */
  Contender(Policy policy, int client, String service, World world, Pace pace) {
    this.policy = policy;
    this.client = client;
    threads = new EventLoops("client-" + policy.name(), 1);
    channel = policy.channels().open(threads, service, world.places());
    recording = new Recording(pace);
    Map<String, Integer> rankBySite = new HashMap<>();
    for (World.Place place : world.places()) {
      rankBySite.put(place.site().region(), place.site().rank());
    }
    load = new QuoteCalls(channel, client, rankBySite, recording);
  }

  /** One for each policy, their calls interleaved. */
  static List<Contender> openAll(
      List<Policy> policies,
      int firstClient,
      String service,
      World world,
      double rate,
      double seconds) {
    List<Contender> contenders = new ArrayList<>();
    for (int i = 0; i < policies.size(); i++) {
      Pace pace = new Pace(rate, seconds, (double) i / policies.size());
      contenders.add(new Contender(policies.get(i), firstClient + i, service, world, pace));
    }
    return List.copyOf(contenders);
  }

  void start(long startNanos) {
    var unused = OpenLoop.start(policy.name(), recording.pace(), startNanos, load);
  }

  Policy policy() {
    return policy;
  }

  int client() {
    return client;
  }

  Recording recording() {
    return recording;
  }

  /** Ends all calls still under way, and waits a little for the channel's own end. */
  @Override
  public void close() {
    channel.shutdownNow();
    try {
      var unused = channel.awaitTermination(1, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    threads.close();
  }
}
