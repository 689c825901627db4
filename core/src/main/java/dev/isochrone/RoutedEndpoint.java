/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.latency.SiteLatency;
import dev.isochrone.outcome.CallMethod;
import dev.isochrone.outcome.EndpointActivity;
import dev.isochrone.outcome.Expectation;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.Pace;
import dev.isochrone.pick.RetryTokens;
import dev.isochrone.topology.Endpoint;
import dev.isochrone.weight.WeightedEndpoint;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The endpoint that a pick chose, and the place to say what became of the call: {@link #sent}, then
 * {@link #responded} and {@link #endedAfterResponse}, or {@link #endedAtOnce} alone. Nothing is
 * measured of a call whose end is not reported, and it counts as in flight for ever. Of a stream:
 * {@link #streamOpened}, perhaps {@link #streamAnswered}, and {@link #streamEnded}.
 *
 * <p>Thread-safe; no method takes a lock or allocates. Times are of the router's ticker, in ns.
 */
public sealed class RoutedEndpoint extends WeightedEndpoint permits DrilledEndpoint {
  private static final VarHandle WATCHED = handle("watched", boolean.class);
  private static final VarHandle ATTACHMENT = handle("attachment", Object.class);
  private static final VarHandle DERIVED = handle("derived", Object.class);

  // The first of the references: next to what picks compare, and read by each that chooses it.
  private volatile @Nullable Object derived;
  private final EndpointActivity activity;
  private final SiteLatency siteLatency;
  private final RetryTokens retryTokens;
  private final CallMethod unnamed;
  private final ActiveEndpoints active;
  private final EndpointState state;
  // Whether the writer looks here at each beat, or will from the next one on.
  private volatile boolean watched;
  // A link of ActiveEndpoints; published by its head.
  @Nullable RoutedEndpoint next;
  // Written by the writer.
  private volatile boolean well = true;
  // Any thread's.
  private volatile @Nullable Object attachment;
  // As calls of the latest drill see it; null if there were none. Any thread's.
  volatile DrilledEndpoint.@Nullable Pair inDrill;

  RoutedEndpoint(
      Endpoint endpoint,
      long nowNanos,
      SiteLatency siteLatency,
      RetryTokens retryTokens,
      CallMethod unnamed,
      ActiveEndpoints active,
      EndpointState state) {
    super(endpoint);
    activity = new EndpointActivity(this, nowNanos);
    this.active = active;
    this.state = state;
    this.retryTokens = retryTokens;
    this.unnamed = unnamed;
    this.siteLatency = siteLatency;
  }

  /** Another face of the same. */
  RoutedEndpoint(RoutedEndpoint of) {
    super(of.endpoint());
    activity = of.activity;
    siteLatency = of.siteLatency;
    retryTokens = of.retryTokens;
    unnamed = of.unnamed;
    active = of.active;
    state = of.state;
  }

  /**
   * The site that a drill has the call that chose this do without; null if it is in no drill, as
   * nearly all are.
   */
  public @Nullable String without() {
    return null;
  }

  /** Says what a call to it takes, in ns, and its weight now. The writer's. */
  void costs(double nanos, double weight) {
    publish(nanos, weight);
  }

  /** Its weight or drain flag changed. The writer's. */
  void redefined(Endpoint changed) {
    redefine(changed);
  }

  /** What its site may take of retries and hedges. */
  RetryTokens retryTokens() {
    return retryTokens;
  }

  /** The way there and back as far as is known, in ns; NaN if nothing is. Any thread. */
  public double wayNanos() {
    return siteLatency.wayNanos();
  }

  /**
   * A call is on its way.
   *
   * @param expectation what is expected of its method now: {@link SiteRouter#methods}, {@code
   *     named("…").expectation()}. The same is to be handed back with the call's response or end
   */
  public void sent(long nowNanos, Expectation expectation) {
    activity.sent(nowNanos, expectation.pace());
    watch();
  }

  /** A call of which nobody knows the method is on its way. */
  public void sent(long nowNanos) {
    activity.sent(nowNanos);
    watch();
  }

  /** After the call was counted: see {@link #endWatch}. */
  private void watch() {
    if (!watched) {
      active.add(this);
    }
  }

  /** Whether it was not watched before. */
  boolean startWatch() {
    return WATCHED.compareAndSet(this, false, true);
  }

  /**
   * The writer looks elsewhere from now on, unless there is a call already that did not see this: a
   * call counts itself and then looks whether it is watched, the writer does it the other way
   * round, so that one of them sees the other.
   */
  boolean endWatch() {
    watched = false;
    VarHandle.fullFence();
    return activity.awaiting() == 0 || !startWatch();
  }

  /** Its calls. */
  EndpointActivity activity() {
    return activity;
  }

  /** What the writer keeps of it. */
  EndpointState state() {
    return state;
  }

  /** The first response of a call arrived, {@code elapsedNanos} after it was sent. */
  public void responded(long nowNanos, long elapsedNanos, Expectation expectation) {
    long usual = siteLatency.score(elapsedNanos, expectation, well);
    activity.responded(nowNanos, elapsedNanos, expectation.pace(), usual);
    siteLatency.record(elapsedNanos);
  }

  /** The first response of a call sent without its method. */
  public void responded(long nowNanos, long elapsedNanos) {
    long usual = siteLatency.score(elapsedNanos, unnamed.expectation(), well);
    activity.responded(nowNanos, elapsedNanos, Pace.PROMPT, usual);
    siteLatency.record(elapsedNanos);
  }

  /** A call ended after {@link #responded}. */
  public void endedAfterResponse(OutcomeKind kind) {
    activity.endedAfterResponse(kind);
    watch(); // a stream may have been open for long
  }

  /** A call ended, {@code elapsedNanos} after it was sent, and nothing had come back before. */
  public void endedAtOnce(
      OutcomeKind kind, long nowNanos, long elapsedNanos, Expectation expectation) {
    endedAtOnce(kind, nowNanos, elapsedNanos, expectation, expectation.pace());
  }

  /** The end of a call sent without its method. */
  public void endedAtOnce(OutcomeKind kind, long nowNanos, long elapsedNanos) {
    endedAtOnce(kind, nowNanos, elapsedNanos, unnamed.expectation(), Pace.PROMPT);
  }

  private void endedAtOnce(
      OutcomeKind kind, long nowNanos, long elapsedNanos, Expectation expectation, Pace pace) {
    boolean measured = kind == OutcomeKind.SUCCESS;
    long usual = measured ? siteLatency.score(elapsedNanos, expectation, well) : 0;
    activity.endedAtOnce(kind, nowNanos, elapsedNanos, pace, usual);
    if (measured) {
      siteLatency.record(elapsedNanos);
    }
  }

  /**
   * A stream is on its way: a call of any kind but one request and one response. However long
   * nothing comes back, it is not waited for: what it will be told may not have happened yet.
   */
  public void streamOpened() {
    activity.opened();
    watch();
  }

  /**
   * The first response of a stream arrived. It counts as a measurement if it took less than {@link
   * Pace#SLOW} calls do; later, it was waited for and not worked on.
   */
  public void streamAnswered(long nowNanos, long elapsedNanos, Expectation expectation) {
    activity.heard(nowNanos);
    double way = siteLatency.wayNanos();
    if (Pace.of(Double.isNaN(way) ? elapsedNanos : elapsedNanos - way) != Pace.PATIENT) {
      activity.answeredSoon(elapsedNanos, siteLatency.score(elapsedNanos, expectation, well));
      siteLatency.record(elapsedNanos);
    }
  }

  /** A stream ended, however long it was open. That its time was up is no fault of the endpoint. */
  public void streamEnded(OutcomeKind kind) {
    endedAfterResponse(kind == OutcomeKind.TIMEOUT ? OutcomeKind.CANCELLED : kind);
  }

  /** Says whether the endpoint is thought to be well. The writer's. */
  void well(boolean now) {
    if (well != now) {
      well = now;
    }
  }

  /** What the router's user keeps with the endpoint, for example a connection; null at first. */
  public @Nullable Object attachment() {
    return attachment;
  }

  /** Sets {@link #attachment}; what was derived from another is gone. */
  public void attach(@Nullable Object value) {
    attachment = value;
    derived = null;
  }

  /** As {@link #attach(Object)}, unless it is another than {@code before} by now. */
  public boolean attach(@Nullable Object before, @Nullable Object value) {
    if (!ATTACHMENT.compareAndSet(this, before, value)) {
      return false;
    }
    derived = null;
    return true;
  }

  /**
   * What picks found out from the attachment and the next ones need not find out again; null if
   * nothing is known, as after each {@link #attach}. One look at memory that the pick has been to.
   */
  public final @Nullable Object derived() {
    return derived;
  }

  /** Sets {@link #derived} unless {@code attached} is no longer attached. Any thread. */
  public void derive(Object attached, Object value) {
    derived = value;
    // Who attaches does it the other way round, so that one of the two sees the other.
    if (attachment != attached) {
      DERIVED.compareAndSet(this, value, null);
    }
  }

  @Override
  public String toString() {
    Endpoint endpoint = endpoint();
    return endpoint.id() + "@" + endpoint.site().name();
  }

  private static VarHandle handle(String field, Class<?> type) {
    try {
      return MethodHandles.lookup().findVarHandle(RoutedEndpoint.class, field, type);
    } catch (ReflectiveOperationException e) {
      throw new ExceptionInInitializerError(e);
    }
  }
}
