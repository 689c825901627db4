/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.Grpc;
import io.grpc.InsecureServerCredentials;
import io.grpc.ManagedChannel;
import io.grpc.ServerServiceDefinition;
import io.grpc.protobuf.services.HealthStatusManager;
import io.grpc.stub.ServerCalls;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * A server and a client for a lab in which every packet is one of a kernel's TCP: what a proxy
 * cannot show (docs/survive.md, "On a kernel's own TCP").
 *
 * <pre>
 *   server SITE PORT
 *   client SITE=ADDRESS:PORT,… SECONDS [SECOND:COMMAND …]
 * </pre>
 *
 * The client sends 200 marked calls a second, runs each command in a shell at its second, and says
 * what became of the calls: of each tenth of a second in which something was wrong or changed.
 */
final class KernelTcp {
  private static final int RATE = 200;

  private KernelTcp() {}

  public static void main(String[] args) throws Exception {
    if (args[0].equals("server")) {
      serve(args[1], Integer.parseInt(args[2]));
    } else {
      call(args);
    }
  }

  private static void serve(String site, int port) throws Exception {
    Grpc.newServerBuilderForPort(port, InsecureServerCredentials.create())
        .addService(
            ServerServiceDefinition.builder("test.Cloud")
                .addMethod(
                    Cloud.WHO,
                    ServerCalls.asyncUnaryCall(
                        (request, observer) -> {
                          observer.onNext(site);
                          observer.onCompleted();
                        }))
                .build())
        .addService(new HealthStatusManager().getHealthService())
        .build()
        .start()
        .awaitTermination();
  }

  @SuppressWarnings("SystemOut") // a program
  private static void call(String[] args) throws Exception {
    List<EquivalentAddressGroup> groups = new ArrayList<>();
    for (String entry : args[1].split(",", -1)) {
      String[] parts = entry.split("[=:]", -1);
      groups.add(
          new EquivalentAddressGroup(
              new InetSocketAddress(parts[1], Integer.parseInt(parts[2])),
              Attributes.newBuilder().set(SiteAttributes.SITE, Site.named(parts[0])).build()));
    }
    ManagedChannel channel =
        Isochrone.configure(Cloud.channelTo(StaticResolver.target(groups))).build();
    for (int i = 3; i < args.length; i++) {
      String[] parts = args[i].split(":", 2);
      CompletableFuture<Void> unused =
          CompletableFuture.runAsync(
              () -> shell(parts[1]),
              CompletableFuture.delayedExecutor(
                  (long) (Double.parseDouble(parts[0]) * 1000), TimeUnit.MILLISECONDS));
    }
    int calls = (int) (Double.parseDouble(args[2]) * RATE);
    List<Load.Result> results = Load.run(channel, calls, RATE, FaultPolicy.RESCUED.options());
    String before = "";
    for (int from = 0; from < calls; from += RATE / 10) {
      List<Load.Result> tenth = results.subList(from, Math.min(calls, from + RATE / 10));
      Map<String, Integer> sites = new TreeMap<>();
      tenth.forEach(r -> sites.merge(r.site().isEmpty() ? "-" : r.site(), 1, Integer::sum));
      long slowest = tenth.stream().mapToLong(Load.Result::millis).max().orElse(0);
      String mix = sites.keySet().toString();
      if (!mix.equals(before) || slowest > 150) {
        System.out.printf(
            Locale.ROOT, "%6.1f s  %s  slowest %d ms%n", from / (double) RATE, sites, slowest);
      }
      before = mix;
    }
    System.out.printf(
        Locale.ROOT,
        "%d of %d failed, %s%n",
        Load.failed(results).size(),
        calls,
        Snapshots.only().extraCalls());
    channel.shutdownNow();
  }

  private static void shell(String command) {
    try {
      new ProcessBuilder("sh", "-c", command).inheritIO().start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
