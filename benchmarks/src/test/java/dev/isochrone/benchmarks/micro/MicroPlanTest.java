/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.openjdk.jmh.annotations.Benchmark;

class MicroPlanTest {
  private static final int QUARTER_OF_AN_HOUR_MILLIS = 15 * 60 * 1_000;

  static Stream<List<PlannedRun>> plans() {
    return Stream.of(MicroPlan.full(List.of("peer")), MicroPlan.quick(List.of("peer")));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void everyRunHasItsFloorAndAnIdOfItsOwn(List<PlannedRun> plan) {
    List<String> ids = plan.stream().map(PlannedRun::id).toList();
    assertThat(ids).doesNotHaveDuplicates();
    assertThat(plan)
        .filteredOn(r -> r.threads() == 1 || !r.implementation().equals("peer"))
        .allSatisfy(
            r ->
                assertThat(ids)
                    .contains(
                        r.stage().id()
                            + "/"
                            + r.stage().floor()
                            + "/"
                            + r.size()
                            + "/"
                            + r.threads()));
  }

  @ParameterizedTest
  @MethodSource("plans")
  void measuresEveryStageAndNamesBenchmarksThatExist(List<PlannedRun> plan) throws Exception {
    assertThat(plan.stream().map(PlannedRun::stage).distinct())
        .containsExactlyInAnyOrderElementsOf(Stages.ALL);
    for (PlannedRun run : plan) {
      String[] method = run.method().split("\\.", -1);
      Class<?> benchmark = Class.forName(getClass().getPackageName() + "." + method[0]);
      assertThat(benchmark.getMethods())
          .filteredOn(m -> m.isAnnotationPresent(Benchmark.class))
          .extracting("name")
          .contains(method[1]);
      assertThat(
              Arrays.stream(benchmark.getFields()).map(f -> f.getName()).anyMatch("size"::equals))
          .isEqualTo(run.size() > 0);
    }
  }

  @ParameterizedTest
  @MethodSource("plans")
  void takesAQuarterOfAnHourAtMost(List<PlannedRun> plan) {
    assertThat(plan.stream().mapToInt(r -> r.timing().estimateMillis()).sum())
        .isLessThan(QUARTER_OF_AN_HOUR_MILLIS);
  }

  @ParameterizedTest
  @MethodSource("plans")
  void includesWhatIsFoundInAnId(List<PlannedRun> plan) {
    assertThat(MicroPlan.matching(plan, Pattern.compile("^pick/round_robin/.*/1$")))
        .isNotEmpty()
        .allMatch(r -> r.implementation().equals("round_robin") && r.threads() == 1);
  }
}
