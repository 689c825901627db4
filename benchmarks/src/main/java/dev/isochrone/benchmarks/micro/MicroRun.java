/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.benchmarks.results.Environment;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptions;

/** Measures what is planned, run by run, and goes on where one fails. */
final class MicroRun {
  private final List<PlannedRun> plan;
  private final List<Peer> peers;
  private final JmhRunner runner;
  private final Progress progress;

  /** {@code progress} is told of each run. */
  MicroRun(List<PlannedRun> plan, List<Peer> peers, CommandLineOptions jmh, PrintWriter progress) {
    this.plan = plan;
    this.peers = peers;
    runner = new JmhRunner(jmh);
    this.progress = new Progress(progress, plan);
  }

  MicroSection measure(String command) {
    Environment environment = Environment.here();
    progress.begin();
    List<Measurement> measured = new ArrayList<>();
    Map<String, String> failures = new LinkedHashMap<>();
    for (PlannedRun run : plan) {
      try {
        Measurement m = runner.run(run);
        measured.add(m);
        progress.done(run, Cells.number(m.median()) + " " + m.unit());
      } catch (RunnerException e) {
        failures.put(run.id(), String.valueOf(e.getMessage()));
        progress.done(run, "FAILED: " + e.getMessage());
      }
    }
    Map<String, String> about = new LinkedHashMap<>();
    peers.forEach(p -> about.put(p.name(), p.description()));
    return new MicroSection(command, environment, about, measured, failures);
  }
}
