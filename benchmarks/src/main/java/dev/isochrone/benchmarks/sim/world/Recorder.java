/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.policy.Endpoint;
import dev.isochrone.benchmarks.sim.result.Figures;
import dev.isochrone.benchmarks.sim.result.Timeline;
import dev.isochrone.benchmarks.sim.scenario.Scenario;
import io.grpc.Status;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Writes down what becomes of each call and makes the figures of it. */
final class Recorder {
  private static final long BUCKET_NANOS = (long) (Timeline.BUCKET_SECONDS * 1e9);

  private final World world;
  private final Scenario scenario;
  private final long deadlineNanos;
  private final List<String> sites;
  private final int[] calls;
  private final int[] failed;
  private final double[] latencySum;
  private final int[][] answeredBySite;
  private final int[] answeredByEndpoint;
  private final LatencyList latencies = new LatencyList();
  private long judged;
  private long judgedFailed;
  private long judgedAttempts;
  private long lostInFirstSecond;
  private long unlawful;

  Recorder(World world) {
    this.world = world;
    scenario = world.scenario;
    deadlineNanos = scenario.clients().deadline().toNanos();
    sites = new ArrayList<>(scenario.sites().keySet());
    int buckets = (int) ((scenario.duration().toNanos() + BUCKET_NANOS - 1) / BUCKET_NANOS);
    calls = new int[buckets];
    failed = new int[buckets];
    latencySum = new double[buckets];
    answeredBySite = new int[sites.size()][buckets];
    answeredByEndpoint = new int[world.servers.size()];
  }

  void started(Call call) {
    calls[bucket(call)]++;
    if (judged(call)) {
      judged++;
    }
  }

  void sent(SimAttempt attempt) {
    if (judged(attempt.call)) {
      judgedAttempts++;
    }
    Set<String> lawful = scenario.clients().residency();
    if (!lawful.isEmpty() && Collections.disjoint(lawful, attempt.endpoint().jurisdictions())) {
      unlawful++;
    }
  }

  void ended(Call call, long now, @Nullable Endpoint answeredBy) {
    boolean ok = call.status == Status.Code.OK;
    long latency = ok ? now - call.startNanos : deadlineNanos;
    int bucket = bucket(call);
    latencySum[bucket] += latency;
    if (!ok) {
      failed[bucket]++;
      lostInFirstSecond += inFirstSecond(call) ? 1 : 0;
    }
    if (answeredBy != null) {
      answeredBySite[sites.indexOf(answeredBy.site())][bucket]++;
    }
    if (judged(call)) {
      latencies.add(latency);
      judgedFailed += ok ? 0 : 1;
      if (answeredBy != null) {
        answeredByEndpoint[answeredBy.id()]++;
      }
    }
  }

  private int bucket(Call call) {
    return (int) ((call.startNanos - world.startNanos) / BUCKET_NANOS);
  }

  private boolean judged(Call call) {
    return call.startNanos - world.startNanos >= scenario.warmup().toNanos();
  }

  private boolean inFirstSecond(Call call) {
    Duration first = scenario.firstEvent();
    if (first == null) {
      return false;
    }
    long since = call.startNanos - world.startNanos - first.toNanos();
    return since >= 0 && since < 1_000_000_000L;
  }

  Figures figures() {
    double[] sorted = latencies.sortedMillis();
    return new Figures(
        judged,
        judgedFailed,
        Arrays.stream(sorted).average().orElse(Double.NaN),
        LatencyList.percentile(sorted, 50),
        LatencyList.percentile(sorted, 99),
        LatencyList.percentile(sorted, 99.9),
        lostInFirstSecond,
        Double.NaN, // only beside the oracle's run, see Recovery
        switches(),
        imbalance(),
        unlawful,
        judged == 0 ? 0 : (double) judgedAttempts / judged);
  }

  Timeline timeline() {
    double[] mean = new double[calls.length];
    double[][] shares = new double[sites.size()][calls.length];
    for (int b = 0; b < calls.length; b++) {
      mean[b] = calls[b] == 0 ? Double.NaN : latencySum[b] / calls[b] / 1e6;
      int answered = 0;
      for (int[] site : answeredBySite) {
        answered += site[b];
      }
      for (int s = 0; s < sites.size(); s++) {
        shares[s][b] = answered == 0 ? 0 : (double) answeredBySite[s][b] / answered;
      }
    }
    Map<String, double[]> bySite = new LinkedHashMap<>();
    for (int s = 0; s < sites.size(); s++) {
      bySite.put(sites.get(s), shares[s]);
    }
    return new Timeline(calls, mean, failed, bySite);
  }

  private int switches() {
    int before = -1;
    int switches = 0;
    for (int b = 0; b + 1 < calls.length; b += 2) { // seconds
      int main = -1;
      int most = 0;
      for (int s = 0; s < sites.size(); s++) {
        int answered = answeredBySite[s][b] + answeredBySite[s][b + 1];
        if (answered > most) {
          most = answered;
          main = s;
        }
      }
      if (main >= 0 && (long) b * BUCKET_NANOS >= scenario.warmup().toNanos()) {
        switches += before >= 0 && main != before ? 1 : 0;
        before = main;
      }
    }
    return switches;
  }

  private double imbalance() {
    Map<String, List<Integer>> bySite = new LinkedHashMap<>();
    for (Server s : world.servers) {
      int n = answeredByEndpoint[s.endpoint.id()];
      if (n > 0) {
        bySite.computeIfAbsent(s.endpoint.site(), x -> new ArrayList<>()).add(n);
      }
    }
    List<Integer> main = List.of();
    long most = 0;
    for (List<Integer> site : bySite.values()) {
      long sum = site.stream().mapToLong(Integer::longValue).sum();
      if (sum > most) {
        most = sum;
        main = site;
      }
    }
    return main.isEmpty() ? Double.NaN : Collections.max(main) * (double) main.size() / most;
  }
}
