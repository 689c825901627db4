/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import com.google.common.base.Ticker;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import io.grpc.Deadline;
import io.grpc.LoadBalancer;
import java.lang.reflect.Constructor;
import java.lang.reflect.Field;
import java.lang.reflect.Proxy;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.random.RandomGenerator;

/**
 * gRPC's policies with a clock and random choices of ours. Their providers give them the system's;
 * the constructors that take others are for gRPC's own tests and not public. Reflection calls them:
 * the classes that run are the ones that ship.
 */
final class SeededPeers {
  private SeededPeers() {}

  /** Round robin has no such constructor: its counter gets another start. */
  static LoadBalancer roundRobin(LoadBalancer.Helper helper, ClientView client) {
    LoadBalancer balancer =
        (LoadBalancer)
            make(
                "io.grpc.util.RoundRobinLoadBalancer",
                new Class<?>[] {LoadBalancer.Helper.class},
                helper);
    try {
      Field sequence = balancer.getClass().getDeclaredField("sequence");
      sequence.setAccessible(true);
      ((AtomicInteger) sequence.get(balancer)).set(client.random().nextInt(1 << 20));
      return balancer;
    } catch (ReflectiveOperationException e) {
      throw changed(e);
    }
  }

  static LoadBalancer weightedRoundRobin(LoadBalancer.Helper helper, ClientView client) {
    Deadline.Ticker ticker =
        new Deadline.Ticker() {
          @Override
          public long nanoTime() {
            return client.nanoTime();
          }
        };
    Random random = new Random(client.random().nextLong());
    return (LoadBalancer)
        make(
            "io.grpc.xds.WeightedRoundRobinLoadBalancer",
            new Class<?>[] {LoadBalancer.Helper.class, Deadline.Ticker.class, Random.class},
            helper,
            ticker,
            random);
  }

  static LoadBalancer leastRequest(LoadBalancer.Helper helper, ClientView client) {
    return withRandom("io.grpc.xds.LeastRequestLoadBalancer", helper, client);
  }

  static LoadBalancer ringHash(LoadBalancer.Helper helper, ClientView client) {
    return withRandom("io.grpc.xds.RingHashLoadBalancer", helper, client);
  }

  /** The parser takes a header only behind a flag of the environment. */
  static Object ringHashConfig(long minRingSize, long maxRingSize, String header) {
    return make(
        "io.grpc.xds.RingHashLoadBalancer$RingHashConfig",
        new Class<?>[] {long.class, long.class, String.class},
        minRingSize,
        maxRingSize,
        header);
  }

  static Ticker guavaTicker(ClientView client) {
    return new Ticker() {
      @Override
      public long read() {
        return client.nanoTime();
      }
    };
  }

  private static LoadBalancer withRandom(
      String policy, LoadBalancer.Helper helper, ClientView client) {
    try {
      Class<?> threadSafeRandom = Class.forName("io.grpc.xds.ThreadSafeRandom");
      RandomGenerator random = client.random();
      Object seeded =
          Proxy.newProxyInstance(
              threadSafeRandom.getClassLoader(),
              new Class<?>[] {threadSafeRandom},
              (proxy, method, args) -> {
                if (method.getReturnType() == int.class) {
                  return random.nextInt((Integer) args[0]);
                }
                return args == null ? random.nextLong() : random.nextLong((Long) args[0]);
              });
      return (LoadBalancer)
          make(
              policy, new Class<?>[] {LoadBalancer.Helper.class, threadSafeRandom}, helper, seeded);
    } catch (ReflectiveOperationException e) {
      throw changed(e);
    }
  }

  private static Object make(String type, Class<?>[] parameters, Object... arguments) {
    try {
      Constructor<?> constructor = Class.forName(type).getDeclaredConstructor(parameters);
      constructor.setAccessible(true);
      return constructor.newInstance(arguments);
    } catch (ReflectiveOperationException e) {
      throw changed(e);
    }
  }

  private static IllegalStateException changed(ReflectiveOperationException e) {
    return new IllegalStateException(
        "grpc-java's policies are made otherwise than those that the simulator knows: " + e, e);
  }
}
