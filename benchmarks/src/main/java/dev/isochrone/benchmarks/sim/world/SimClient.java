/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.Choice;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.policy.Policy;
import dev.isochrone.benchmarks.sim.policy.Transport;
import dev.isochrone.benchmarks.sim.policy.Truth;
import dev.isochrone.benchmarks.sim.scenario.ClientSpec;
import io.grpc.Status;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * One client: its balancer, and what gRPC's channel does around a balancer. Attempts that may not
 * be sent yet wait; deadlines cancel; UNAVAILABLE is retried and slow calls are hedged as gRFC A6
 * says.
 */
final class SimClient implements ClientView {
  private final World world;
  private final int id;
  private final SplittableRandom random;
  private final SplittableRandom backoffs;
  private final Balancer balancer;
  private final ArrayDeque<SimAttempt> waiting = new ArrayDeque<>();
  private final @Nullable RetryThrottle throttle;
  private boolean repicking;
  private boolean repickAgain;

  SimClient(World world, int id, Policy policy) {
    this.world = world;
    this.id = id;
    random = world.rng.of("balancer", id);
    backoffs = world.rng.of("retry backoff", id);
    ClientSpec.Retry retry = spec().retry();
    throttle =
        retry == null || retry.maxTokens() == 0
            ? null
            : new RetryThrottle(retry.maxTokens(), retry.tokenRatio());
    balancer = policy.create(this);
  }

  private ClientSpec spec() {
    return world.scenario.clients();
  }

  void resolved(List<Endpoint> endpoints) {
    balancer.endpoints(endpoints);
  }

  void close() {
    balancer.close();
  }

  /** A call starts. */
  void call(Call call) {
    start(call);
    ClientSpec.Hedge hedge = spec().hedge();
    if (hedge != null) {
      scheduleHedge(call, hedge);
    }
    world.time.schedule(() -> deadline(call), spec().deadline().toNanos());
  }

  private void start(Call call) {
    SimAttempt attempt = new SimAttempt(call, this);
    call.attempts.add(attempt);
    call.open++;
    pick(attempt);
  }

  private void scheduleHedge(Call call, ClientSpec.Hedge hedge) {
    world.time.schedule(
        () -> {
          if (call.status == null && call.attempts.size() < hedge.maxAttempts() && mayRetry()) {
            start(call);
            scheduleHedge(call, hedge);
          }
        },
        hedge.delay().toNanos());
  }

  private void pick(SimAttempt attempt) {
    Choice choice = balancer.pick(attempt);
    SimTransport to = (SimTransport) choice.transport();
    if (to != null && attempt.send(to, nanoTime())) {
      world.recorder.sent(attempt);
      balancer.sent(attempt);
    } else if (choice.error() != null) {
      attempt.end(choice.error());
    } else {
      waiting.add(attempt);
    }
  }

  @Override
  public void repick() {
    if (repicking) {
      repickAgain = true;
      return;
    }
    repicking = true;
    do {
      repickAgain = false;
      for (int n = waiting.size(); n > 0; n--) {
        SimAttempt attempt = waiting.remove();
        if (attempt.status() == null) {
          pick(attempt);
        }
      }
    } while (repickAgain);
    repicking = false;
  }

  /** An attempt has ended. */
  void ended(SimAttempt attempt) {
    if (attempt.wasSent()) {
      balancer.ended(attempt);
    }
    Call call = attempt.call;
    call.open--;
    if (call.status != null) {
      return;
    }
    Status.Code code = Objects.requireNonNull(attempt.status());
    if (code == Status.Code.OK) {
      if (throttle != null) {
        throttle.succeeded();
      }
      finish(call, Status.Code.OK, attempt);
    } else {
      failed(call, attempt, code);
    }
  }

  private void failed(Call call, SimAttempt attempt, Status.Code code) {
    ClientSpec.Retry retry = spec().retry();
    boolean retryable =
        retry == null ? code == Status.Code.UNAVAILABLE : retry.codes().contains(code);
    if (retryable && throttle != null) {
      throttle.failed();
    }
    if (retryable && retry != null && call.attempts.size() < retry.maxAttempts() && mayRetry()) {
      retry(call, retry);
    } else if (call.open == 0 || !(retryable && spec().hedge() != null)) {
      finish(call, code, attempt); // hedges that are still under way may only outlive UNAVAILABLE
    }
  }

  private void retry(Call call, ClientSpec.Retry retry) {
    double limit =
        Math.min(
            retry.maxBackoff().toNanos(),
            retry.initialBackoff().toNanos() * StrictMath.pow(2, call.attempts.size() - 1));
    call.open++;
    world.time.schedule(
        () -> {
          call.open--;
          if (call.status == null) {
            start(call);
          }
        },
        (long) (limit * backoffs.nextDouble()));
  }

  private boolean mayRetry() {
    return throttle == null || throttle.allows();
  }

  private void deadline(Call call) {
    if (call.status == null) {
      finish(call, Status.Code.DEADLINE_EXCEEDED, null);
    }
  }

  private void finish(Call call, Status.Code code, @Nullable SimAttempt answered) {
    call.status = code;
    Status.Code rest = code == Status.Code.DEADLINE_EXCEEDED ? code : Status.Code.CANCELLED;
    for (SimAttempt attempt : call.attempts) {
      if (attempt.status() == null) {
        attempt.end(rest);
      }
    }
    world.recorder.ended(
        call, nanoTime(), code == Status.Code.OK && answered != null ? answered.endpoint() : null);
  }

  @Override
  public int id() {
    return id;
  }

  @Override
  public RandomGenerator random() {
    return random;
  }

  @Override
  public Transport transport(Endpoint endpoint, Transport.Listener listener) {
    // By endpoint, not in the order of asking: grpc-java's policies connect in an order that is
    // random in each JVM.
    SplittableRandom transport = world.rng.of("transport to " + endpoint.id(), id);
    return new SimTransport(world, world.servers.get(endpoint.id()), transport, listener);
  }

  @Override
  public Set<String> residency() {
    return spec().residency();
  }

  @Override
  public Truth truth() {
    return world.truth;
  }

  @Override
  public long nanoTime() {
    return world.time.nanoTime();
  }

  @Override
  public Cancellable schedule(Runnable task, long delayNanos) {
    return world.time.schedule(task, delayNanos);
  }
}
