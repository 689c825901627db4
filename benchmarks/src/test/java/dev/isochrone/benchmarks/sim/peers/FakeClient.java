/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt.LoadReport;
import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.Choice;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import dev.isochrone.benchmarks.sim.policy.Transport;
import dev.isochrone.benchmarks.sim.policy.Truth;
import dev.isochrone.time.VirtualTime;
import io.grpc.ConnectivityState;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** A client of which the test is the channel: it connects, picks, sends and answers. */
final class FakeClient implements ClientView {
  static final long MILLI = 1_000_000L;

  final VirtualTime time = new VirtualTime(0);
  final Map<Integer, FakeTransport> transports = new LinkedHashMap<>();
  final Balancer balancer;
  private final SplittableRandom random = new SplittableRandom(12345);

  FakeClient(Policy policy, Endpoint... endpoints) {
    balancer = policy.create(this);
    balancer.endpoints(List.of(endpoints));
  }

  /** With every endpoint connected. */
  static FakeClient connected(Policy policy, Endpoint... endpoints) {
    FakeClient client = new FakeClient(policy, endpoints);
    new ArrayList<>(client.transports.values()).forEach(t -> t.becomes(ConnectivityState.READY));
    return client;
  }

  FakeTransport transport(int id) {
    return Objects.requireNonNull(transports.get(id));
  }

  Choice pick() {
    return balancer.pick(new FakeAttempt());
  }

  /** The endpoint that an attempt is sent to; -1: none. */
  int picked() {
    return id(pick());
  }

  static int id(Choice choice) {
    Transport to = choice.transport();
    return to == null ? -1 : to.endpoint().id();
  }

  /** How often each of the first endpoints is picked in so many picks that are not sent. */
  int[] picked(int endpoints, int picks) {
    int[] counts = new int[endpoints];
    for (int i = 0; i < picks; i++) {
      counts[picked()]++;
    }
    return counts;
  }

  /** Sends there, whatever the balancer would choose. */
  FakeAttempt send(int id) {
    FakeAttempt attempt = new FakeAttempt();
    attempt.endpoint = transport(id).endpoint();
    attempt.sentNanos = nanoTime();
    balancer.sent(attempt);
    return attempt;
  }

  void end(FakeAttempt attempt, Status.Code code) {
    end(attempt, code, null);
  }

  void end(FakeAttempt attempt, Status.Code code, @Nullable LoadReport load) {
    attempt.status = code;
    attempt.load = load;
    balancer.ended(attempt);
  }

  /** Sends there and lets it end so much later. */
  void call(int id, long millis, Status.Code code) {
    FakeAttempt attempt = send(id);
    time.advanceMillis(millis);
    end(attempt, code);
  }

  @Override
  public int id() {
    return 0;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public Transport transport(Endpoint endpoint, Transport.Listener listener) {
    FakeTransport transport = new FakeTransport(endpoint, listener);
    transports.put(endpoint.id(), transport);
    return transport;
  }

  @Override
  public void repick() {}

  @Override
  public Set<String> residency() {
    return Set.of();
  }

  @Override
  public Truth truth() {
    throw new UnsupportedOperationException("no policy under test may ask");
  }

  @Override
  public long nanoTime() {
    return time.nanoTime();
  }

  @Override
  public Cancellable schedule(Runnable task, long delayNanos) {
    return time.schedule(task, delayNanos);
  }
}
