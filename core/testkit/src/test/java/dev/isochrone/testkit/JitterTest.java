/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.SplittableRandom;
import java.util.stream.LongStream;
import org.assertj.core.data.Percentage;
import org.junit.jupiter.api.Test;

class JitterTest {
  private static final long SEED = 12345;
  private static final int DRAWS = 20_000;

  @Test
  void noneAddsNothing() {
    assertThat(draws(Jitter.none()).max()).hasValue(0);
  }

  @Test
  void exponentialHasItsMeanAndItsTail() {
    Jitter jitter = Jitter.exponential(Duration.ofMillis(1));
    assertThat(draws(jitter).min().getAsLong()).isNotNegative();
    // The mean of 20,000 draws has a standard error of 0.7 %; the share above 4.6 means is 1 %.
    assertThat(draws(jitter).average().getAsDouble()).isCloseTo(1e6, Percentage.withPercentage(4));
    assertThat(draws(jitter).filter(n -> n > 4_600_000).count()).isBetween(120L, 280L);
  }

  @Test
  void uniformReachesBothOfItsBounds() {
    Jitter jitter = Jitter.uniform(Duration.ofNanos(9));
    assertThat(draws(jitter).distinct().sorted().toArray())
        .containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 8, 9);
  }

  @Test
  void samplesAreDrawnEachAsLikelyFromACopy() {
    long[] nanos = {5, 70, 900};
    Jitter jitter = Jitter.ofSamples(nanos);
    nanos[0] = -1;
    assertThat(draws(jitter).distinct().sorted().toArray()).containsExactly(5, 70, 900);
    assertThat(draws(jitter).filter(n -> n == 70).count() / (double) DRAWS)
        .isCloseTo(1 / 3.0, within(0.02));
  }

  @Test
  void sameSeedSameDraws() {
    Jitter jitter = Jitter.exponential(Duration.ofMillis(1));
    assertThat(draws(jitter).toArray()).isEqualTo(draws(jitter).toArray());
  }

  @Test
  void messagesNameTheValueAndTheBound() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Jitter.exponential(Duration.ofMillis(-1)))
        .withMessage("mean: -1ms (expected: >= 0)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Jitter.uniform(Duration.ofDays(2)))
        .withMessage("max: PT48H (expected: <= 24h)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Jitter.ofSamples())
        .withMessage("nanos: [] (expected: at least one sample)");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Jitter.ofSamples(3, -1_500))
        .withMessage("nanos[1]: PT-0.0000015S (expected: >= 0)");
  }

  private static LongStream draws(Jitter jitter) {
    SplittableRandom random = new SplittableRandom(SEED);
    return LongStream.generate(() -> jitter.nextNanos(random)).limit(DRAWS);
  }
}
