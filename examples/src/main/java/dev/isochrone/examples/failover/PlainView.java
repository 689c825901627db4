/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.Format;
import java.io.PrintWriter;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.Collectors;

/** Plain lines for logs: at most one a second, and one for each fault. */
final class PlainView implements LiveView {
  private final PrintWriter out;
  private final Set<Fault> begun = new HashSet<>();
  private final Set<Fault> ended = new HashSet<>();
  private double lastSecond = -1;

  PlainView(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void say(String line) {
    out.println(line);
    out.flush();
  }

  @Override
  public void show(LiveFrame frame) {
    for (Fault fault : frame.plan().faults()) {
      if (fault.fromSeconds() <= frame.seconds() && begun.add(fault)) {
        announce(fault.fromSeconds(), "FAULT  " + where(frame, fault) + " " + fault.words());
      }
      if (fault.untilSeconds() <= frame.seconds() && ended.add(fault)) {
        announce(fault.untilSeconds(), "HEALED " + where(frame, fault));
      }
    }
    double second = Math.floor(frame.seconds());
    if (second > lastSecond && second > 0) {
      lastSecond = second;
      String policies =
          frame.policies().stream().map(PlainView::words).collect(Collectors.joining(" | "));
      say(String.format("%4.0f s  %s", second, policies));
    }
  }

  private void announce(double seconds, String what) {
    say(String.format("%4.0f s  ** %s", seconds, what));
  }

  private static String where(LiveFrame frame, Fault fault) {
    DemoSite site = frame.sites().get(fault.site()).site();
    return site.region() + " (" + Format.millis(site.rttMillis()) + " away)";
  }

  private static String words(LiveFrame.PolicyRow row) {
    CallStats stats = row.lastSecond();
    String failed = stats.failed() == 0 ? "" : ", " + stats.failed() + " FAILED";
    String by = row.mostBy() == null ? "no answer" : row.mostBy().region();
    Double p50 = stats.millisAt(50);
    Double p99 = stats.millisAt(99);
    String latency =
        p50 == null || p99 == null ? Format.NONE : Format.plain(p50) + "/" + Format.plain(p99);
    return row.name() + " " + latency + " ms " + by + failed;
  }

  @Override
  public void end() {
    out.flush();
  }
}
