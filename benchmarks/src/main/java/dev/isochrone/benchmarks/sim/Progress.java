/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim;

import java.io.PrintWriter;
import picocli.CommandLine.Help.Ansi;

/**
 * A line on the error stream that says how far it is and how long it will take: rewritten in place
 * on a terminal, every tenth part a new one elsewhere.
 */
final class Progress implements AutoCloseable {
  private static final long TERMINAL_INTERVAL_NANOS = 200_000_000L;
  private static final int LINES = 10;

  private final PrintWriter err;
  private final int total;
  private final boolean terminal = Ansi.AUTO.enabled(); // escapes are understood
  private final long startNanos = System.nanoTime();
  private long shownNanos = startNanos;
  private int shownPart;

  Progress(PrintWriter err, int total) {
    this.err = err;
    this.total = total;
  }

  synchronized void done(int finished) {
    long now = System.nanoTime();
    int part = finished * LINES / total;
    boolean due = terminal ? now - shownNanos >= TERMINAL_INTERVAL_NANOS : part > shownPart;
    if (!due) {
      return;
    }
    shownNanos = now;
    shownPart = part;
    double elapsed = (now - startNanos) / 1e9;
    String line =
        String.format(
            java.util.Locale.ROOT,
            "%d of %d runs, %.0f s, about %.0f s to go",
            finished,
            total,
            elapsed,
            elapsed / finished * (total - finished));
    if (terminal) {
      err.print("\r" + line + "\u001b[K");
    } else {
      err.println(line);
    }
    err.flush();
  }

  @Override
  public void close() {
    if (terminal) {
      err.print("\r\u001b[K");
      err.flush();
    }
  }
}
