/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CallMethodsTest {
  private final CallMethods methods = new CallMethods();

  @Test
  void sameNameIsTheSameMethod() {
    CallMethod get = methods.named("Get");
    assertThat(methods.named(new String(new char[] {'G', 'e', 't'}))).isSameAs(get);
    assertThat(methods.named("Search")).isNotSameAs(get);
    assertThat(methods.named("")).isSameAs(methods.unnamed());
    assertThat(methods.known())
        .extracting(CallMethod::name)
        .containsExactlyInAnyOrder("Get", "Search");
  }

  @Test
  void leastRecentlyUsedAreForgottenWhenThereIsNoMoreRoom() {
    for (int i = 0; i < CallMethods.MAX_METHODS; i++) {
      methods.named("m" + i);
    }
    assertThat(methods.forgetLeastUsed()).as("there is room for as many").isEmpty();
    CallMethod used = methods.named("m7");
    CallMethod idle = methods.named("m8");
    for (int i = 0; i < CallMethods.MAX_METHODS; i++) {
      if (i < 8 || i >= 40) {
        methods.named("m" + i).expectation();
      }
    }
    assertThat(methods.named("one too many")).isSameAs(methods.unnamed());

    List<CallMethod> gone = methods.forgetLeastUsed();

    assertThat(gone).hasSize(32).contains(idle).doesNotContain(used);
    assertThat(idle.forgotten()).isTrue();
    assertThat(used.forgotten()).isFalse();
    assertThat(methods.named("one too many").name()).isEqualTo("one too many");
    assertThat(methods.named("m8")).as("it may come again").isNotSameAs(idle);
    assertThat(methods.named("m7")).isSameAs(used);
    assertThat(methods.forgetLeastUsed()).isEmpty();
  }

  @Test
  void expectationIsWhatItWasWhenTheCallWasSent() {
    CallMethod get = methods.named("Get");
    Expectation atFirst = get.expectation();
    assertThat(atFirst.serviceNanos()).as("nothing is known").isZero();
    assertThat(atFirst.pace()).isEqualTo(Pace.PATIENT);
    get.expect(2_000_000);
    Expectation later = get.expectation();
    assertThat(later.serviceNanos()).isEqualTo(2_000_000);
    assertThat(later.pace()).isEqualTo(Pace.PROMPT);
    assertThat(atFirst.pace()).isEqualTo(Pace.PATIENT);
    get.expect(2_030_000);
    assertThat(get.expectation()).as("1.5 % more is no news").isSameAs(later);
    get.expect(2_050_000);
    assertThat(get.expectation().serviceNanos()).isEqualTo(2_050_000);
  }

  @Test
  void firstResponsesBetweenTwoLooksAreMeasured() {
    CallMethod get = methods.named("Get");
    assertThat(get.drain()).isZero();
    for (int i = 1; i <= 300; i++) {
      get.answered(i * 6400);
    }
    long drained = get.drain();
    assertThat(CallMethod.count(drained)).isEqualTo(128);
    assertThat(CallMethod.meanNanos(drained)).isEqualTo(64.5 * 6400);
    assertThat(get.drain()).isZero();
  }
}
