/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.List;
import java.util.Locale;

/** Tells a person how far it is, a line a run. */
final class Progress {
  private final PrintWriter out;
  private final int runs;
  private final long estimateMillis;
  private final long startNanos = System.nanoTime();
  private int done;
  private long estimatedDoneMillis;

  Progress(PrintWriter out, List<PlannedRun> plan) {
    this.out = out;
    runs = plan.size();
    estimateMillis = plan.stream().mapToLong(r -> r.timing().estimateMillis()).sum();
  }

  void begin() {
    out.println(runs + " runs, about " + minutes(estimateMillis));
    out.flush();
  }

  void done(PlannedRun run, String outcome) {
    done++;
    estimatedDoneMillis += run.timing().estimateMillis();
    long elapsed = Duration.ofNanos(System.nanoTime() - startNanos).toMillis();
    // What is left at the pace so far.
    long left =
        (long) ((double) elapsed / estimatedDoneMillis * (estimateMillis - estimatedDoneMillis));
    out.printf(
        Locale.ROOT,
        "[%3d/%d] %-45s %s   (%s left)%n",
        done,
        runs,
        run.id(),
        outcome,
        minutes(left));
    out.flush();
  }

  static String minutes(long millis) {
    return String.format(Locale.ROOT, "%d:%02d min", millis / 60_000, millis / 1_000 % 60);
  }
}
