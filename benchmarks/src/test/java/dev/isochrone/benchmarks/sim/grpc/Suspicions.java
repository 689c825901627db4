/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.grpc;

import dev.isochrone.benchmarks.sim.policy.Balancer;
import dev.isochrone.benchmarks.sim.policy.ClientView;
import dev.isochrone.benchmarks.sim.policy.Policy;
import io.grpc.ChannelLogger;
import io.grpc.LoadBalancer;
import io.grpc.util.ForwardingLoadBalancerHelper;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** This project's policy, with a note of each verdict that it reaches about an endpoint. */
final class Suspicions implements Policy {
  /** {@code second endpoint from -> to reason}, in the order of time. */
  final List<String> verdicts = new ArrayList<>();

  private final GrpcPolicy ours = (GrpcPolicy) NearestHealthy.policy();

  long count(String state) {
    return verdicts.stream().filter(v -> v.contains("-> " + state)).count();
  }

  /** How many suspicions ended within so many seconds. */
  long back(double seconds) {
    Map<String, Double> suspectSince = new HashMap<>();
    long back = 0;
    for (String verdict : verdicts) {
      String[] words = verdict.split(" ", 7);
      double at = Double.parseDouble(words[0]);
      if (words[5].equals("SUSPECT")) {
        suspectSince.put(words[1], at);
      } else if (words[5].equals("HEALTHY") && suspectSince.containsKey(words[1])) {
        back += at - suspectSince.remove(words[1]) <= seconds ? 1 : 0;
      }
    }
    return back;
  }

  @Override
  public String name() {
    return ours.name();
  }

  @Override
  public String description() {
    return ours.description();
  }

  @Override
  public String source() {
    return ours.source();
  }

  @Override
  public Balancer create(ClientView client) {
    GrpcPolicy.Setup setup = ours.setup().apply(client);
    return new GrpcBalancer(
        client,
        new GrpcPolicy.Setup(
            helper -> setup.balancer().apply(new Listening(helper, client)),
            setup.config(),
            setup.interceptors(),
            setup.resolverArgs(),
            setup.filtersByItself()));
  }

  private final class Listening extends ForwardingLoadBalancerHelper {
    private final LoadBalancer.Helper helper;
    private final ChannelLogger log;

    Listening(LoadBalancer.Helper helper, ClientView client) {
      this.helper = helper;
      long start = client.nanoTime();
      log =
          new ChannelLogger() {
            @Override
            public void log(ChannelLogLevel level, String message) {}

            @Override
            public void log(ChannelLogLevel level, String format, Object... args) {
              if (format.contains("->")) {
                verdicts.add(
                    String.format(Locale.ROOT, "%.3f ", (client.nanoTime() - start) / 1e9)
                        + String.format(Locale.ROOT, "%s %s %s -> %s %s", args));
              }
            }
          };
    }

    @Override
    protected LoadBalancer.Helper delegate() {
      return helper;
    }

    @Override
    public ChannelLogger getChannelLogger() {
      return log;
    }
  }
}
