/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.benchmarks.sim.report.ReportInput.ScenarioInfo;
import dev.isochrone.benchmarks.sim.result.RunResult;
import dev.isochrone.benchmarks.sim.result.Timeline;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PlotsTest {
  private static final int LIMIT = 40 * 1024;

  @Test
  void everyPlotIsWellFormedAndSmall() throws Exception {
    Map<String, String> plots = Plots.of(Analysis.of(CannedRuns.input(16, 12)));
    assertThat(plots).hasSize(17);
    for (Map.Entry<String, String> plot : plots.entrySet()) {
      assertThat(SvgFiles.elements(plot.getValue())).as(plot.getKey()).contains("svg", "title");
      assertThat(bytes(plot.getValue())).as(plot.getKey()).isLessThan(LIMIT);
      assertThat(plot.getValue()).doesNotContain("NaN", "Infinity", "href", "url(");
    }
  }

  /** Ten minutes, nine sites, and never the same number twice. */
  @Test
  void noiseIsThinned() throws Exception {
    Random random = new Random(7);
    List<RunResult> runs = new ArrayList<>();
    ReportInput canned = CannedRuns.input(1, 12);
    for (RunResult run : canned.runs()) {
      runs.add(
          new RunResult(
              run.scenario(), run.policy(), run.seed(), run.figures(), noise(random, 1200)));
    }
    List<ScenarioInfo> scenarios = canned.scenarios();
    String svg =
        ScenarioPlot.of(
            Analysis.of(new ReportInput(scenarios, canned.policies(), canned.seeds(), runs, ""))
                .scenarios()
                .get(0));
    assertThat(SvgFiles.elements(svg)).contains("path");
    assertThat(bytes(svg)).isLessThan(LIMIT);
  }

  @Test
  void runsWithoutAnyCallAreDrawnEmpty() throws Exception {
    Timeline nothing =
        new Timeline(
            new int[4],
            new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN},
            new int[4],
            Map.of("a", new double[] {Double.NaN, Double.NaN, Double.NaN, Double.NaN}));
    for (Timeline timeline :
        List.of(nothing, new Timeline(new int[0], new double[0], new int[0], Map.of()))) {
      ReportInput one = new Runs().mean("s", "nearest_healthy", Double.NaN).input();
      RunResult run = one.runs().get(0);
      RunResult empty =
          new RunResult(run.scenario(), run.policy(), run.seed(), run.figures(), timeline);
      ReportInput input =
          new ReportInput(one.scenarios(), one.policies(), one.seeds(), List.of(empty), "");
      for (String svg : Plots.of(Analysis.of(input)).values()) {
        assertThat(SvgFiles.elements(svg)).contains("svg");
        assertThat(svg).doesNotContain("NaN", "Infinity");
      }
    }
  }

  private static int bytes(String svg) {
    return svg.getBytes(StandardCharsets.UTF_8).length;
  }

  private static Timeline noise(Random random, int buckets) {
    int[] calls = new int[buckets];
    double[] mean = new double[buckets];
    int[] failed = new int[buckets];
    Map<String, double[]> shares = new LinkedHashMap<>();
    for (int site = 0; site < 9; site++) {
      shares.put("site " + site, new double[buckets]);
    }
    for (int i = 0; i < buckets; i++) {
      calls[i] = 100 + random.nextInt(100);
      mean[i] = 1 + 1000 * random.nextDouble();
      failed[i] = random.nextInt(100);
      for (double[] share : shares.values()) {
        share[i] = random.nextDouble() / 9;
      }
    }
    return new Timeline(calls, mean, failed, shares);
  }
}
