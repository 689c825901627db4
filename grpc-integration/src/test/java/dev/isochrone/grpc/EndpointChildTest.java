/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import dev.isochrone.RoutedEndpoint;
import dev.isochrone.SiteRouter;
import dev.isochrone.health.Connectivity;
import dev.isochrone.outcome.CallMethod;
import dev.isochrone.outcome.CallMethods;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import io.grpc.Attributes;
import io.grpc.CallOptions;
import io.grpc.ClientStreamTracer;
import io.grpc.ConnectivityState;
import io.grpc.LoadBalancer;
import io.grpc.LoadBalancer.PickResult;
import io.grpc.LoadBalancer.PickSubchannelArgs;
import io.grpc.LoadBalancerProvider;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.SplittableRandom;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a pick hands to gRPC, and what it costs. */
class EndpointChildTest {
  private final FakeChannel channel = new FakeChannel(false);
  private final TracerTest.Counting childs = new TracerTest.Counting();

  private final SiteRouter router =
      SiteRouter.builder("test").ticker(channel.time).start(channel.time);
  private final RoutedEndpoint endpoint =
      router.update(List.of(Endpoint.of("host:1", Site.named("here")))).get("host:1");
  private final KnownMethods methods = new KnownMethods(router.methods());

  @AfterEach
  void shutdown() {
    channel.shutdown();
  }

  private long inFlight() {
    return router.snapshot().sites().get(0).inFlight();
  }

  private EndpointChild child() {
    return new EndpointChild(
        new TracingPolicy(),
        channel,
        endpoint,
        new StatusClassifier(null),
        channel.time,
        channel.time,
        new Reconnects(channel.time, new SplittableRandom(1)),
        (e, state, reason, took) -> {});
  }

  /** As the policy's picker does. */
  private PickResult pick(PickSubchannelArgs args) {
    KnownMethods.Known method = methods.of(args.getMethodDescriptor());
    PickResult again = Offer.again(endpoint, method);
    PickResult result = ((Offer) endpoint.attachment()).pick(endpoint, method, args);
    assertThat(result).isNotNull();
    if (again != null) {
      assertThat(again).isSameAs(result);
    }
    return result;
  }

  @Test
  void aTracerThatTheChildSuppliesIsCalledBesidesOurs() {
    EndpointChild child = child();
    child.accept(FakeChannel.address(1), Attributes.EMPTY);
    PickResult result = pick(NoCall.INSTANCE);
    ClientStreamTracer tracer =
        result
            .getStreamTracerFactory()
            .newClientStreamTracer(
                ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata());
    assertThat(childs.made).hasValue(1);

    tracer.streamCreated(Attributes.EMPTY, new Metadata());
    assertThat(inFlight()).isEqualTo(1);
    channel.time.advanceMillis(5);
    tracer.inboundHeaders(new Metadata());
    tracer.streamClosed(Status.OK);
    assertThat(childs.headers).hasValue(1);
    assertThat(childs.closed).hasValue(1);
    assertThat(inFlight()).isZero();
  }

  @Test
  void theSameResultOfTheChildIsWrappedOnce() {
    EndpointChild child = child();
    child.accept(FakeChannel.address(1), Attributes.EMPTY);
    assertThat(pick(NoCall.INSTANCE)).isSameAs(pick(NoCall.INSTANCE));
  }

  @Test
  void eachMethodIsMeasuredByItself() {
    EndpointChild child = child();
    child.accept(FakeChannel.address(1), Attributes.EMPTY);
    connected();
    PickResult get = pick(new CallOf("shop.Stock/Get"));
    PickResult search = pick(new CallOf("shop.Stock/Search"));
    assertThat(pick(new CallOf("shop.Stock/Get"))).isSameAs(get).isNotSameAs(search);

    for (int i = 0; i < 20; i++) {
      call(get, 5);
      call(search, 205);
    }

    // Nobody probes: the quickest call is the distance.
    assertThat(expectedMillis("shop.Stock/Get")).isCloseTo(0, Offset.offset(0.1));
    assertThat(expectedMillis("shop.Stock/Search")).isCloseTo(200, Offset.offset(0.1));
  }

  @Test
  void aMethodThatWasForgottenIsLearntAnew() {
    EndpointChild child = child();
    child.accept(FakeChannel.address(1), Attributes.EMPTY);
    connected();
    pick(new CallOf("shop.Stock/Get"));
    channel.time.advanceMillis(5_000);
    for (int i = 0; i <= CallMethods.MAX_METHODS; i++) {
      router.methods().named("m" + i).expectation();
    }
    CallMethod before =
        router.methods().known().stream()
            .filter(m -> m.name().equals("shop.Stock/Get"))
            .findAny()
            .orElseThrow();
    channel.time.advanceMillis(5_000);
    assertThat(before.forgotten()).isTrue();
    PickResult get = pick(new CallOf("shop.Stock/Get"));
    call(get, 5);
    channel.time.advanceMillis(200); // a quiet router looks ten times a second
    call(get, 9);
    channel.time.advanceMillis(200);
    assertThat(expectedMillis("shop.Stock/Get")).isCloseTo(4, Offset.offset(0.1));
  }

  @Test
  void callsOfAnyNumberOfMethodsArePickedFor() {
    EndpointChild child = child();
    child.accept(FakeChannel.address(1), Attributes.EMPTY);
    for (int i = 0; i < 2000; i++) {
      assertThat(pick(new CallOf("shop.Stock/m" + i)).getSubchannel()).isNotNull();
    }
    assertThat(router.methods().known()).hasSize(CallMethods.MAX_METHODS);
  }

  private void connected() {
    router.connectedIn("host:1", 4_000_000);
    router.connectivity("host:1", Connectivity.CONNECTED, "");
  }

  private double expectedMillis(String method) {
    return router.methods().named(method).expectation().serviceNanos() / 1e6;
  }

  private void call(PickResult result, long millis) {
    ClientStreamTracer tracer =
        result
            .getStreamTracerFactory()
            .newClientStreamTracer(
                ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata());
    tracer.streamCreated(Attributes.EMPTY, new Metadata());
    channel.time.advanceMillis(millis);
    tracer.inboundHeaders(new Metadata());
    tracer.streamClosed(Status.OK);
    channel.time.advanceMillis(20);
  }

  private static final class CallOf extends PickSubchannelArgs {
    private final MethodDescriptor<Object, Boolean> method;

    CallOf(String name) {
      method = HealthCheck.CHECK.toBuilder().setFullMethodName(name).build();
    }

    @Override
    public CallOptions getCallOptions() {
      return CallOptions.DEFAULT;
    }

    @Override
    public Metadata getHeaders() {
      return new Metadata();
    }

    @Override
    public MethodDescriptor<?, ?> getMethodDescriptor() {
      return method;
    }
  }

  @Test
  void aStreamThatNeverWasSentIsNotCounted() {
    EndpointChild child = child();
    child.accept(FakeChannel.address(1), Attributes.EMPTY);
    ClientStreamTracer tracer =
        pick(NoCall.INSTANCE)
            .getStreamTracerFactory()
            .newClientStreamTracer(
                ClientStreamTracer.StreamInfo.newBuilder().build(), new Metadata());
    tracer.streamClosed(Status.CANCELLED);
    assertThat(inFlight()).isZero();
  }

  @Test
  void aPickAllocatesNothing() {
    channel.resolve(
        List.of(FakeChannel.address(1), FakeChannel.address(2), FakeChannel.address(3)));
    for (int port = 1; port <= 3; port++) {
      channel.set(port, ConnectivityState.READY);
    }
    channel.time.advanceMillis(100);
    // Without a prober, measuring calls are due: they are taken first.
    Picks picks = new Picks(channel);
    picks.run(200_000);
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      least = Math.min(least, picks.allocatedBy(50_000));
    }
    // Asking for the count allocates some bytes itself: a pick that did would cost 800,000 more.
    assertThat(least).isLessThan(1_000);
    assertThat(picks.allocating(50_000)).isGreaterThan(50_000L * 16); // the control
  }

  private static final class Picks {
    private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private final LoadBalancer.SubchannelPicker picker;
    private Object sink = this;

    Picks(FakeChannel channel) {
      picker = channel.picker;
    }

    void run(int times) {
      for (int i = 0; i < times; i++) {
        sink = picker.pickSubchannel(NoCall.INSTANCE);
        if (((PickResult) sink).getSubchannel() == null) {
          throw new AssertionError("no subchannel");
        }
      }
    }

    long allocatedBy(int times) {
      long before = threads.getCurrentThreadAllocatedBytes();
      run(times);
      return threads.getCurrentThreadAllocatedBytes() - before;
    }

    long allocating(int times) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < times; i++) {
        sink = new Object[] {sink};
      }
      sink = this;
      return threads.getCurrentThreadAllocatedBytes() - before;
    }
  }

  /** A child policy that brings a tracer of its own. */
  private final class TracingPolicy extends LoadBalancerProvider {
    @Override
    public boolean isAvailable() {
      return true;
    }

    @Override
    public int getPriority() {
      return 5;
    }

    @Override
    public String getPolicyName() {
      return "tracing";
    }

    @Override
    public LoadBalancer newLoadBalancer(LoadBalancer.Helper helper) {
      return new LoadBalancer() {
        @Override
        public Status acceptResolvedAddresses(ResolvedAddresses resolved) {
          Subchannel subchannel = new FakeChannel.FakeSubchannel(resolved.getAddresses());
          helper.updateBalancingState(
              ConnectivityState.READY,
              new SubchannelPicker() {
                @Override
                public PickResult pickSubchannel(PickSubchannelArgs args) {
                  return PickResult.withSubchannel(subchannel, childs);
                }
              });
          return Status.OK;
        }

        @Override
        public void handleNameResolutionError(Status error) {}

        @Override
        public void shutdown() {}
      };
    }
  }
}
