/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import io.grpc.LoadBalancerProvider;
import io.grpc.LoadBalancerRegistry;
import java.util.Collection;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A policy's config from the JSON form in which gRPC hands it over, all of its fields set. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class ConfigBenchmark {
  /** A policy's name in gRPC's registry. */
  @Param("nearest_healthy")
  public String implementation = "";

  private Map<String, ?> config = Map.of();
  private LoadBalancerProvider provider = new PickFirstChildren.Provider();

  /** Looks the policy up. */
  @Setup
  public void start() {
    config = PolicyConfigs.of(implementation);
    provider =
        Objects.requireNonNull(
            LoadBalancerRegistry.getDefaultRegistry().getProvider(implementation), implementation);
    Object error = provider.parseLoadBalancingPolicyConfig(config).getError();
    if (error != null) {
      throw new IllegalStateException(implementation + ": " + error);
    }
  }

  /** Floor: every value looked at once. */
  @Benchmark
  public int floor() {
    return walk(config);
  }

  private static int walk(Object value) {
    int sum = value.hashCode() & 1;
    if (value instanceof Map<?, ?> map) {
      for (Map.Entry<?, ?> e : map.entrySet()) {
        sum += e.getKey().hashCode() + walk(e.getValue());
      }
    } else if (value instanceof Collection<?> list) {
      for (Object o : list) {
        sum += walk(o);
      }
    }
    return sum;
  }

  /** What a channel does when a service config arrives. */
  @Benchmark
  public Object parse() {
    return provider.parseLoadBalancingPolicyConfig(config);
  }
}
