/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class StageTablesTest {
  private static final Stage STAGE =
      new Stage("pick", "One pick", "endpoints", "floor", "ours", "What to know.");

  private static Measurement measured(
      String implementation, int size, int threads, double bytes, Double... scores) {
    return new Measurement("pick", implementation, size, threads, "ns", List.of(scores), bytes);
  }

  @Test
  void oneTableANumberOfThreadsWithRatiosToTheFloorOfTheSameSizeAndThreads() {
    StageTables tables =
        new StageTables(
            STAGE,
            List.of(
                measured("floor", 10, 1, 0.0001, 4.0, 5.0, 9.0),
                measured("ours", 10, 1, 0.0001, 15.0, 14.0, 16.0),
                measured("other", 10, 1, 24, 10.0, 13.0, 12.0),
                measured("floor", 1_000, 1, 0.0001, 10.0, 10.0, 10.0),
                measured("ours", 1_000, 1, 0.0001, 11.0, 11.0, 11.0),
                measured("other", 1_000, 1, 48.2, 1_234.4, 1_234.4, 1_234.4),
                measured("floor", 10, 2, 0.0001, 5.0, 5.0, 5.0),
                measured("ours", 10, 2, Double.NaN, 20.0, 20.0, 20.0)));
    assertThat(tables.markdown())
        .isEqualTo(
            """
            ### One pick

            What to know.

            One thread, ns: median (least–most of the iterations), × the floor's median:

            | endpoints | 10 | 1,000 | B/op at most |
            |---|---:|---:|---:|
            | `floor` | 5.00 (4.00–9.00) | 10.0 (10.0–10.0) | 0 |
            | `ours` | 15.0 (14.0–16.0) ×3.0 | 11.0 (11.0–11.0) ×1.1 | 0 |
            | `other` | 12.0 (10.0–13.0) ×2.4 | 1,234 (1,234–1,234) ×123 | 48 |

            2 threads, time of one operation of one of them, ns: median (least–most of the \
            iterations), × the floor's median:

            | endpoints | 10 | 1,000 | B/op at most |
            |---|---:|---:|---:|
            | `floor` | 5.00 (5.00–5.00) | – | 0 |
            | `ours` | 20.0 (20.0–20.0) ×4.0 | – | – |

            What 2 threads do together, × what one does alone:

            | endpoints | 10 | 1,000 |
            |---|---:|---:|
            | `floor` | ×2.0 | – |
            | `ours` | ×1.5 | – |

            Where `ours` loses (× is its time over the other's):

            - to `other`, 1 thread: at 10 ×1.3
            """);
  }

  @Test
  void aDifferenceWithinTheSpreadIsNoLoss() {
    StageTables tables =
        new StageTables(
            STAGE,
            List.of(
                measured("ours", 10, 1, 0, 14.0, 15.0, 16.0),
                measured("other", 10, 1, 0, 11.0, 12.0, 14.0)));
    assertThat(tables.markdown())
        .endsWith("\nBeyond the spread, `ours` loses to no row but floors.\n");
  }

  @Test
  void withoutRivalsNothingIsSaidOfLosses() {
    StageTables tables =
        new StageTables(
            STAGE,
            List.of(
                measured("floor", 0, 1, 0, 1.0),
                measured("ours", 0, 1, 0, 3.0),
                measured("ours_too", 0, 1, 0, 2.0)));
    assertThat(tables.markdown())
        .contains("| endpoints | time | B/op at most |\n")
        .doesNotContain("lose");
  }

  @Test
  void medianOfAnEvenNumberIsTheMiddleOfTheTwo() {
    assertThat(measured("a", 0, 1, 0, 4.0, 1.0, 3.0, 100.0).median()).isEqualTo(3.5);
  }
}
