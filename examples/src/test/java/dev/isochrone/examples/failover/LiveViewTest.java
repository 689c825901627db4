/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterSnapshot;
import dev.isochrone.RouterSnapshot.SiteSnapshot;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class LiveViewTest {
  private final StringWriter out = new StringWriter();
  private final PlainView plain = new PlainView(new PrintWriter(out));

  private static LiveFrame frame(double seconds, @Nullable SiteSnapshot known) {
    CallStats lastSecond =
        CallStats.of(
            new Calls().answered(0, 17, 1).answered(10, 19, 1).failed(20, 1, "UNAVAILABLE").list());
    List<LiveFrame.SiteRow> sites = new ArrayList<>();
    for (DemoSite site : Fixtures.SITES) {
      sites.add(
          new LiveFrame.SiteRow(
              site,
              Fixtures.PLAN.rttMillis(site, seconds),
              lastSecond.shareOf(site.rank()),
              site.rank() == 0 ? known : null));
    }
    return new LiveFrame(
        seconds,
        Fixtures.PLAN,
        "nearest_healthy",
        sites,
        List.of(new LiveFrame.PolicyRow("nearest_healthy", lastSecond, Fixtures.SITES.get(1), 5)));
  }

  private static SiteSnapshot down() {
    return new SiteSnapshot(
        "near",
        List.of(),
        true,
        -1,
        0,
        2.1,
        2.2,
        0.1,
        4.7,
        1.0,
        6.9,
        8.1,
        9.8,
        12.0,
        null,
        3,
        3000,
        10.0,
        new RouterSnapshot.SiteCounts(Map.of(), Map.of(), 0, 0, 0, 0),
        "DOWN",
        "silent",
        0.4,
        List.of());
  }

  @Test
  void plainViewPrintsOneLineASecond() {
    for (double seconds : new double[] {0.25, 0.5, 0.75, 1, 1.25, 1.5, 1.75, 2}) {
      plain.show(frame(seconds, null));
    }

    assertThat(out.toString())
        .isEqualToNormalizingNewlines(
            """
               1 s  nearest_healthy 17/19 ms next, 1 FAILED
               2 s  nearest_healthy 17/19 ms next, 1 FAILED
            """);
  }

  @Test
  void plainViewAnnouncesEachFaultOnceAndAtItsTime() {
    plain.show(frame(9.75, null));
    plain.show(frame(10.25, null));
    plain.show(frame(18, null));
    plain.show(frame(19, null));

    assertThat(out.toString().lines().filter(line -> line.contains("**")))
        .containsExactly(
            "  10 s  ** FAULT  near (2 ms away) black-holed", "  18 s  ** HEALED near (2 ms away)");
    assertThat(out.toString()).doesNotContain("\u001b");
  }

  @Test
  void terminalShowsWhatIsTrueAndWhatIsKnown() {
    String text = String.join("\n", TerminalView.lines(frame(12, down())));

    assertThat(text).contains("near black-holed", "until 18 s");
    assertThat(text)
        .containsPattern("near +out +2\\.1 ms +6\\.9 ms +9\\.8 ms +3 +0 % +DOWN +silent");
    assertThat(text).containsPattern("next +12 ms +– +– +– +– +66\\.6 %");
    assertThat(text).containsPattern("nearest_healthy +17 ms +19 ms +1 +5 +next 66\\.6 %");
  }

  @Test
  void terminalDrawsTheSameNumberOfLinesEachTime() {
    assertThat(TerminalView.lines(frame(3, null)))
        .hasSameSizeAs(TerminalView.lines(frame(30, down())));
  }

  @Test
  void terminalRedrawsInPlaceAndIsRestored() {
    TerminalView view = new TerminalView(new PrintWriter(out));
    view.show(frame(1, null));
    int lines = TerminalView.lines(frame(1, null)).size();
    assertThat(out.toString()).doesNotContain("\u001b[" + lines + "F");

    view.show(frame(1.25, null));
    view.end();

    assertThat(out.toString()).contains("\u001b[" + lines + "F").endsWith("\u001b[?7h\u001b[?25h");
  }
}
