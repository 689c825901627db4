/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.industries;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.examples.industries.Tally.Ended;
import io.grpc.Status;
import io.grpc.stub.StreamObserver;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TallyTest {
  @Test
  void countsWhatEndedAndWhatIsUnderWay() {
    Tally tally = new Tally("calls");
    StreamObserver<String> answered = tally.begin(5);
    StreamObserver<String> failed = tally.begin(7);
    assertThat(tally.underWay()).isEqualTo(2);
    answered.onNext("here");
    answered.onCompleted();
    failed.onNext("half an answer");
    failed.onError(Status.UNAVAILABLE.asException());

    assertThat(tally.underWay()).isZero();
    assertThat(tally.total()).isEqualTo(2);
    assertThat(tally.failed()).isEqualTo(1);
    assertThat(tally.count(call -> call.from("here"))).isEqualTo(1);
    assertThat(tally.count(call -> call.from("half an answer"))).isZero();
    tally.forgetBefore(6);
    assertThat(tally.total()).isEqualTo(1);
  }

  @Test
  void percentilesAreThoseOfAnsweredCalls() {
    List<Ended> calls =
        LongStream.rangeClosed(1, 100)
            .mapToObj(i -> new Ended(0, i * 1_000_000, "here", null))
            .toList();
    assertThat(Tally.millisAt(50, calls)).isEqualTo(50.0);
    assertThat(Tally.millisAt(99, calls)).isEqualTo(99.0);
    assertThat(Tally.millisAt(50, List.of(new Ended(0, 1, null, Status.INTERNAL)))).isNull();
  }

  @Test
  void aBrokenPromiseIsSaidAndRemembered() {
    StringWriter out = new StringWriter();
    Story story = new Story(new PrintWriter(out), "A story");
    story.promise(true, "this held");
    assertThat(story.status()).isZero();
    story.promise(false, "this did not");
    story.promise(true, "nor does this mend it");
    assertThat(story.status()).isEqualTo(1);
    assertThat(out.toString()).contains("✓ this held", "✗ this did not");
  }

  @Test
  void workersQueue() {
    Workers workers = new Workers(2, 1000);
    assertThat(workers.millisUntilDone()).isBetween(999.0, 1000.0);
    assertThat(workers.millisUntilDone()).isBetween(999.0, 1000.0);
    assertThat(workers.millisUntilDone()).isGreaterThan(1000.0);
  }
}
