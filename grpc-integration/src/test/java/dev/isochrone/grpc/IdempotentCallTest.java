/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterSnapshot.ExtraCallCounts;
import dev.isochrone.SiteRouter;
import dev.isochrone.pick.ExtraCalls;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import io.grpc.CallOptions;
import io.grpc.ClientCall;
import io.grpc.ConnectivityState;
import io.grpc.Context;
import io.grpc.Deadline;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.MethodDescriptor.MethodType;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What a caller may rely on of a call that may run twice, whatever its attempts do. */
class IdempotentCallTest {
  private static final MethodDescriptor<String, String> GET =
      Cloud.WHO.toBuilder().setIdempotent(true).build();

  private final FakeChannel channel = new FakeChannel(true);
  private final ScriptedCalls below = new ScriptedCalls(channel::pickedAddress);
  private final Caller caller = new Caller();

  @BeforeEach
  void connect() {
    channel.resolve(
        List.of(FakeChannel.address(3), FakeChannel.address(30), FakeChannel.address(60)));
    for (int port : new int[] {3, 30, 60}) {
      channel.set(port, ConnectivityState.CONNECTING);
      channel.time.advanceMillis(port);
      channel.set(port, ConnectivityState.READY);
    }
    channel.time.advanceMillis(100);
  }

  @AfterEach
  void shutdown() {
    assertThat(channel.link.idempotentCalls().waiting()).as("calls still watched").isZero();
    channel.shutdown();
  }

  /** Notes what it is told; fails if two callbacks overlap. */
  private static final class Caller extends ClientCall.Listener<String> {
    final List<String> seen = new ArrayList<>();
    final AtomicInteger inside = new AtomicInteger();
    final AtomicInteger overlaps = new AtomicInteger();
    Status status;
    Metadata trailers;

    private void note(String what) {
      if (inside.incrementAndGet() != 1) {
        overlaps.incrementAndGet();
      }
      seen.add(what);
      for (int i = 0; i < 100; i++) {
        Thread.onSpinWait(); // so that another callback has time to come in between
      }
      inside.decrementAndGet();
    }

    @Override
    public void onReady() {
      note("ready");
    }

    @Override
    public void onHeaders(Metadata headers) {
      note("headers");
    }

    @Override
    public void onMessage(String message) {
      note(message);
    }

    @Override
    public void onClose(Status end, Metadata with) {
      status = end;
      trailers = with;
      note("close " + end.getCode());
    }
  }

  private ClientCall<String, String> call(CallOptions options) {
    return new RoutingInterceptor(channel.link).interceptCall(GET, options, below);
  }

  private ClientCall<String, String> sent() {
    return sent(CallOptions.DEFAULT);
  }

  private ClientCall<String, String> sent(CallOptions options) {
    ClientCall<String, String> call = call(options);
    call.start(caller, new Metadata());
    call.request(2);
    call.sendMessage("question");
    call.halfClose();
    return call;
  }

  private ScriptedCalls.Attempt attempt(int i) {
    return below.attempts.get(i);
  }

  /** The endpoint of the first attempt falls silent. */
  private void lose() {
    lose(attempt(0).at);
  }

  private void lose(String address) {
    channel.link.idempotentCalls().lost(Endpoint.of(address, Site.named(address)));
  }

  private ExtraCallCounts counts() {
    return channel.balancer.snapshot().join().extraCalls();
  }

  @Test
  void inNormalTimesThereIsOneAttemptAndTheCallerSeesItAsItIs() {
    sent();
    attempt(0).ready();
    attempt(0).answer("a");
    assertThat(caller.seen).containsExactly("ready", "headers", "a", "close OK");
    assertThat(below.attempts).hasSize(1);
    assertThat(counts()).isEqualTo(new ExtraCallCounts(0, 0, 0, 0));
  }

  @Test
  void aCallWhoseEndpointFallsSilentIsSentAgainElsewhereAndTheFirstAnswerIsTaken() {
    sent();
    lose();
    assertThat(below.attempts).hasSize(2);
    assertThat(attempt(1).at).isNotNull().isNotEqualTo(attempt(0).at);
    attempt(1).answer("b");
    assertThat(caller.seen).containsExactly("headers", "b", "close OK");
    assertThat(attempt(0).cancellations).isEqualTo(1);
    assertThat(counts()).isEqualTo(new ExtraCallCounts(1, 0, 1, 0));
  }

  @Test
  void whatTheCallerDidIsDoneForTheSecondAttemptToo() {
    ClientCall<String, String> call = call(CallOptions.DEFAULT);
    Metadata headers = new Metadata();
    Metadata.Key<String> key = Metadata.Key.of("k", Metadata.ASCII_STRING_MARSHALLER);
    headers.put(key, "v");
    call.start(caller, headers);
    call.setMessageCompression(true);
    call.request(1);
    call.sendMessage("question");
    call.request(3);
    call.halfClose();
    lose();
    ScriptedCalls.Attempt second = attempt(1);
    assertThat(second.headers.get(key)).isEqualTo("v");
    // What is added below is added to each attempt once.
    assertThat(second.headers.getAll(Cloud.CALL)).hasSize(1);
    assertThat(attempt(0).headers.getAll(Cloud.CALL)).hasSize(1);
    assertThat(second.compressed).isTrue();
    assertThat(second.messages).containsExactly("question");
    assertThat(second.requested).isEqualTo(4);
    assertThat(second.halfClosed).isTrue();
    call.request(5);
    assertThat(second.requested).isEqualTo(9);
    assertThat(attempt(0).requested).isEqualTo(9);
    second.answer("b");
  }

  @Test
  void whateverComesLateIsDropped() {
    below.closesWhenCancelled = false;
    sent();
    lose();
    attempt(1).headers();
    attempt(0).ready();
    attempt(0).answer("late");
    attempt(1).message("b");
    attempt(1).close(Status.OK);
    assertThat(caller.seen).containsExactly("headers", "b", "close OK");
  }

  @Test
  void ifTheFirstAttemptIsAnsweredAfterAllTheSecondIsCancelled() {
    sent();
    lose();
    attempt(0).answer("a");
    assertThat(caller.seen).containsExactly("headers", "a", "close OK");
    assertThat(attempt(1).cancellations).isEqualTo(1);
    assertThat(counts()).isEqualTo(new ExtraCallCounts(1, 0, 0, 0));
  }

  @Test
  void aBrokenConnectionIsNoEndWhereThereIsAnotherSite() {
    sent();
    attempt(0).close(Status.UNAVAILABLE);
    assertThat(caller.seen).isEmpty();
    attempt(1).answer("b");
    assertThat(caller.seen).containsExactly("headers", "b", "close OK");
  }

  @Test
  void ifBothFailTheCallFailsOnceWithTheSecondsStatus() {
    sent();
    lose();
    attempt(0).close(Status.UNAVAILABLE.withDescription("first"));
    assertThat(caller.seen).isEmpty();
    attempt(1).close(Status.RESOURCE_EXHAUSTED.withDescription("second"));
    assertThat(caller.seen).containsExactly("close RESOURCE_EXHAUSTED");
    assertThat(below.attempts).hasSize(2);
  }

  @Test
  void aSecondAttemptThatWasNeverSentLeavesTheFirstsStatus() {
    channel.fail(30, "refused");
    channel.fail(60, "refused");
    channel.time.advanceMillis(100);
    sent();
    attempt(0).at = "host:3";
    channel.fail(3, "refused");
    channel.time.advanceMillis(100);
    attempt(0).close(Status.UNAVAILABLE.withDescription("first"));
    assertThat(below.attempts).hasSize(2);
    assertThat(attempt(1).at).isNull();
    attempt(1).close(Status.UNAVAILABLE.withDescription("every permitted site is down"));
    assertThat(caller.status.getDescription()).isEqualTo("first");
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"INVALID_ARGUMENT", "NOT_FOUND", "PERMISSION_DENIED", "UNIMPLEMENTED", "ABORTED"})
  void anApplicationsRefusalIsAnAnswer(Status.Code code) {
    sent();
    lose();
    attempt(1).close(code.toStatus());
    assertThat(caller.seen).containsExactly("close " + code);
    assertThat(attempt(0).cancellations).isEqualTo(1);
  }

  @ParameterizedTest
  @EnumSource(
      value = Status.Code.class,
      names = {"INTERNAL", "UNKNOWN", "RESOURCE_EXHAUSTED", "DEADLINE_EXCEEDED", "NOT_FOUND"})
  void onlyUnavailableIsSentAgain(Status.Code code) {
    sent();
    attempt(0).close(code.toStatus());
    assertThat(caller.seen).containsExactly("close " + code);
    assertThat(below.attempts).hasSize(1);
  }

  @Test
  void aServerThatAsksNotToBeCalledAgainIsHeard() {
    sent();
    Metadata trailers = new Metadata();
    trailers.put(Metadata.Key.of("grpc-retry-pushback-ms", Metadata.ASCII_STRING_MARSHALLER), "-1");
    attempt(0).close(Status.UNAVAILABLE, trailers);
    assertThat(below.attempts).hasSize(1);
    assertThat(caller.trailers).isSameAs(trailers);
  }

  @Test
  void cancellingCancelsBothAndEndsOnce() {
    ClientCall<String, String> call = sent();
    lose();
    call.cancel("enough", null);
    assertThat(attempt(0).cancellations).isPositive();
    assertThat(attempt(1).cancellations).isPositive();
    assertThat(caller.seen).containsExactly("close CANCELLED");
    lose();
    assertThat(below.attempts).hasSize(2);
  }

  @Test
  void cancellingWhileTheSecondAttemptAloneIsLeftEndsOnce() {
    ClientCall<String, String> call = sent();
    attempt(0).close(Status.UNAVAILABLE);
    call.cancel("enough", null);
    assertThat(caller.seen).containsExactly("close CANCELLED");
  }

  @Test
  void aPassedDeadlineEndsTheCallAtOnceAndTheOtherAttemptWithIt() {
    Deadline.Ticker ticker =
        new Deadline.Ticker() {
          @Override
          public long nanoTime() {
            return channel.time.nanoTime();
          }
        };
    Deadline deadline = Deadline.after(50, TimeUnit.MILLISECONDS, ticker);
    sent(CallOptions.DEFAULT.withDeadline(deadline));
    lose();
    assertThat(attempt(1).options.getDeadline()).isSameAs(deadline);
    channel.time.advanceMillis(60);
    attempt(0).close(Status.DEADLINE_EXCEEDED);
    assertThat(caller.seen).containsExactly("close DEADLINE_EXCEEDED");
    assertThat(attempt(1).cancellations).isEqualTo(1);
  }

  @Test
  void nothingIsSentAgainAfterTheDeadline() {
    Deadline.Ticker ticker =
        new Deadline.Ticker() {
          @Override
          public long nanoTime() {
            return channel.time.nanoTime();
          }
        };
    sent(CallOptions.DEFAULT.withDeadline(Deadline.after(50, TimeUnit.MILLISECONDS, ticker)));
    channel.time.advanceMillis(60);
    attempt(0).close(Status.UNAVAILABLE);
    assertThat(caller.seen).containsExactly("close UNAVAILABLE");
    assertThat(below.attempts).hasSize(1);
  }

  @Test
  void theSecondAttemptRunsInTheCallersContext() {
    Context.Key<String> key = Context.key("k");
    Context context = Context.current().withValue(key, "v");
    context.run(this::sent);
    lose();
    assertThat(key.get(attempt(1).context)).isEqualTo("v");
    attempt(1).answer("b");
  }

  @Test
  void anInterceptorThatThrowsAtTheSecondAttemptHurtsNobody() {
    sent();
    below.throwsOnStart = new IllegalStateException("interceptor");
    lose();
    assertThat(below.attempts).hasSize(2);
    attempt(0).answer("a");
    assertThat(caller.seen).containsExactly("headers", "a", "close OK");
    assertThat(channel.balancer.snapshot().join().containedFaults()).isEqualTo(1);
  }

  @Test
  void anInterceptorThatThrowsAtTheLastChanceLeavesTheFirstsStatus() {
    sent();
    below.throwsOnStart = new IllegalStateException("interceptor");
    attempt(0).close(Status.UNAVAILABLE.withDescription("first"));
    assertThat(caller.seen).containsExactly("close UNAVAILABLE");
    assertThat(caller.status.getDescription()).isEqualTo("first");
  }

  @Test
  void nothingIsSentAgainOnceHeadersArrived() {
    sent();
    attempt(0).headers();
    lose();
    assertThat(below.attempts).hasSize(1);
    attempt(0).close(Status.UNAVAILABLE);
    assertThat(caller.seen).containsExactly("headers", "close UNAVAILABLE");
    assertThat(below.attempts).hasSize(1);
  }

  @Test
  void nothingIsSentAgainBeforeItWasSent() {
    ClientCall<String, String> call = call(CallOptions.DEFAULT);
    call.start(caller, new Metadata());
    call.request(1);
    call.sendMessage("question");
    lose();
    assertThat(below.attempts).hasSize(1);
    call.halfClose();
    lose();
    assertThat(below.attempts).hasSize(2);
    attempt(1).answer("b");
  }

  @Test
  void aCallThatIsAnsweredWhileItIsHalfClosedIsNotWatchedForEver() throws Exception {
    ExecutorService thread = Executors.newSingleThreadExecutor();
    try {
      for (int i = 0; i < 5_000; i++) {
        ScriptedCalls racing = new ScriptedCalls(channel::pickedAddress);
        ClientCall<String, String> call =
            new RoutingInterceptor(channel.link).interceptCall(GET, CallOptions.DEFAULT, racing);
        call.start(new Caller(), new Metadata());
        call.request(1);
        call.sendMessage("question");
        Future<?> answer = thread.submit(() -> racing.attempts.get(0).answer("at once"));
        call.halfClose();
        answer.get(10, TimeUnit.SECONDS);
      }
      assertThat(channel.link.idempotentCalls().waiting()).isZero();
    } finally {
      thread.shutdownNow();
    }
  }

  @Test
  void aCallThatIsElsewhereIsLeftAlone() {
    sent();
    lose("host:" + (attempt(0).at.equals("host:30") ? 60 : 30));
    assertThat(below.attempts).hasSize(1);
    attempt(0).answer("a");
  }

  @Test
  void aCallIsSentAgainOnceAtTheMost() {
    sent();
    lose();
    lose(attempt(1).at);
    attempt(1).close(Status.UNAVAILABLE);
    lose();
    assertThat(below.attempts).hasSize(2);
    attempt(0).answer("a");
    assertThat(caller.seen).containsExactly("headers", "a", "close OK");
  }

  @Test
  void aCallThatIsPickedForAMomentLaterByTheOldTableIsFoundToo() {
    lose("host:3");
    sent();
    assertThat(attempt(0).at).isEqualTo("host:3");
    assertThat(below.attempts).hasSize(1);
    channel.time.advanceMillis(10);
    assertThat(below.attempts).hasSize(2);
    attempt(1).answer("b");
  }

  @Test
  void theBudgetBoundsWhatIsSentAgain() {
    List<ClientCall<String, String>> calls = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      calls.add(sent());
    }
    lose("host:3");
    // None of these calls was answered: there is the reserve and nothing more.
    assertThat(below.attempts).hasSize(30 + ExtraCalls.RESERVE);
    assertThat(counts().rescues()).isEqualTo(ExtraCalls.RESERVE);
    assertThat(counts().refused()).isGreaterThanOrEqualTo(30 - ExtraCalls.RESERVE);
    calls.forEach(c -> c.cancel("enough", null));
  }

  @Test
  void aChannelThatEndsWhileItLooksForCallsToRescueLeavesNoTimer() {
    sent();
    lose();
    attempt(1).answer("b");
    int before = channel.timers();
    channel.shutdown();
    assertThat(before).as("the control: beat and looks").isGreaterThanOrEqualTo(3);
    assertThat(channel.timers()).isZero();
  }

  @Test
  void callsThatMayNotRunTwiceTakeTheOldWay() {
    ClientCall<String, String> plain =
        new RoutingInterceptor(channel.link).interceptCall(Cloud.WHO, CallOptions.DEFAULT, below);
    assertThat(plain).isInstanceOf(ScriptedCalls.Attempt.class);
    CallOptions no = CallOptions.DEFAULT.withOption(CallRouting.IDEMPOTENT, false);
    assertThat(call(no)).isInstanceOf(ScriptedCalls.Attempt.class);
    CallOptions yes = CallOptions.DEFAULT.withOption(CallRouting.IDEMPOTENT, true);
    assertThat(new RoutingInterceptor(channel.link).interceptCall(Cloud.WHO, yes, below))
        .isInstanceOf(IdempotentCall.class);
    for (MethodType type : MethodType.values()) {
      MethodDescriptor<String, String> method = GET.toBuilder().setType(type).build();
      assertThat(new RoutingInterceptor(channel.link).interceptCall(method, yes, below))
          .isInstanceOf(
              type == MethodType.UNARY ? IdempotentCall.class : ScriptedCalls.Attempt.class);
    }
  }

  @Test
  void rescueCanBeTurnedOff() {
    channel.resolve(
        List.of(FakeChannel.address(3), FakeChannel.address(30)),
        Map.of("idempotentCalls", Map.of("rescue", false)));
    assertThat(call(CallOptions.DEFAULT)).isInstanceOf(ScriptedCalls.Attempt.class);
  }

  @Test
  void twoAttemptsThatAreAnsweredAtOnceAreOneCall() throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(2);
    ChannelLink link = new ChannelLink();
    SiteRouter router = SiteRouter.builder("races").ticker(channel.time).start(channel.time);
    link.idempotentCalls()
        .attach(router, new StatusClassifier(null), channel.getScheduledExecutorService(), null);
    Endpoint here = Endpoint.of("here", Site.named("here"));
    try {
      for (int i = 0; i < 2_000; i++) {
        Caller racer = new Caller();
        ScriptedCalls racing = new ScriptedCalls(options -> note(options, here));
        racing.closesWhenCancelled = false;
        ClientCall<String, String> call =
            new RoutingInterceptor(link).interceptCall(GET, CallOptions.DEFAULT, racing);
        call.start(racer, new Metadata());
        call.request(2);
        call.sendMessage("question");
        call.halfClose();
        router.extraCalls().earn(100, 0.01);
        racing.attempts.get(0).ready();
        link.idempotentCalls().lost(here);
        assertThat(racing.attempts).hasSize(2);
        CyclicBarrier together = new CyclicBarrier(2);
        List<Future<?>> ends = new ArrayList<>();
        for (int a = 0; a < 2; a++) {
          ScriptedCalls.Attempt attempt = racing.attempts.get(a);
          ends.add(
              threads.submit(
                  () -> {
                    together.await();
                    attempt.ready();
                    attempt.answer("answer");
                    return null;
                  }));
        }
        for (Future<?> end : ends) {
          end.get(10, TimeUnit.SECONDS);
        }
        assertThat(racer.overlaps).hasValue(0);
        assertThat(racer.seen.stream().filter(s -> !s.equals("ready")))
            .containsExactly("headers", "answer", "close OK");
      }
    } finally {
      threads.shutdownNow();
      router.close();
    }
    assertThat(link.idempotentCalls().waiting()).isZero();
  }

  private static String note(CallOptions options, Endpoint at) {
    Objects.requireNonNull(CallRouting.tried(options)).add(at);
    return at.id();
  }
}
