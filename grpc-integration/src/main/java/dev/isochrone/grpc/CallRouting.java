/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.RoutingDecision;
import dev.isochrone.pick.TriedEndpoints;
import dev.isochrone.topology.Residency;
import io.grpc.CallOptions;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one call may ask for:
 *
 * <pre>{@code
 * stub.withOption(CallRouting.RESIDENCY, Residency.within("EU")).charge(request);
 * }</pre>
 */
public final class CallRouting {
  /** Where this call's data may go. It can only narrow what the service's residency allows. */
  public static final CallOptions.Key<Residency> RESIDENCY =
      CallOptions.Key.createWithDefault("dev.isochrone.RESIDENCY", Residency.anywhere());

  /**
   * What this call belongs with, such as a session or a tenant: calls with one key go to one
   * endpoint as far as its health and load allow, from every channel that knows the same endpoints.
   * When the endpoint is lost only its keys move; retries go elsewhere all the same.
   */
  public static final CallOptions.Key<@Nullable String> AFFINITY =
      CallOptions.Key.create("dev.isochrone.AFFINITY");

  /**
   * Is told of each routing decision for this call, one an attempt, on the thread that picks. What
   * it throws is logged and does not hurt the call. Costs microseconds: for finding out, not for
   * every call.
   */
  public static final CallOptions.Key<@Nullable Consumer<RoutingDecision>> EXPLAIN =
      CallOptions.Key.create("dev.isochrone.EXPLAIN");

  /**
   * Whether this call may run twice with no harm. Then it is sent again elsewhere when its endpoint
   * falls silent or its connection breaks, and, with {@code idempotentCalls.hedge}, when it takes
   * long; never more than {@code idempotentCalls.extraCallsPercent} of all calls. Unary calls only,
   * on channels by {@link Isochrone#configure}.
   *
   * <p>Unset, the method's descriptor decides ({@code idempotency_level} in its proto file). The
   * message must be one that can be serialised twice, as protobuf's can.
   */
  public static final CallOptions.Key<@Nullable Boolean> IDEMPOTENT =
      CallOptions.Key.create("dev.isochrone.IDEMPOTENT");

  /** Set on the second attempt of an {@link IdempotentCall}: it is no first attempt. */
  static final CallOptions.Key<Boolean> AGAIN =
      CallOptions.Key.createWithDefault("dev.isochrone.AGAIN", false);

  /**
   * What this library itself notes with a call: where its attempts went ({@link TriedEndpoints},
   * set by {@link RoutingInterceptor}); or, with a call of its own, where it goes and nowhere else
   * ({@link PinnedCall}). One option for both, since every pick looks at it.
   */
  static final CallOptions.Key<@Nullable Object> NOTE =
      CallOptions.Key.create("dev.isochrone.NOTE");

  private CallRouting() {}

  /**
   * What such a call asks for; usually nothing, which is the compiler's to know: 1 ns of a pick.
   */
  static Residency residency(CallOptions options) {
    Object asked = options.getOption((CallOptions.Key<?>) RESIDENCY); // as what it is, unchecked
    return asked == Residency.anywhere() ? Residency.anywhere() : (Residency) asked;
  }

  /** Where the attempts of such a call went; null if nobody notes it. */
  static @Nullable TriedEndpoints tried(CallOptions options) {
    return options.getOption(NOTE) instanceof TriedEndpoints tried ? tried : null;
  }

  /** Whether it is one of this library's own. */
  static boolean isPinned(CallOptions options) {
    return options.getOption(NOTE) instanceof PinnedCall;
  }
}
