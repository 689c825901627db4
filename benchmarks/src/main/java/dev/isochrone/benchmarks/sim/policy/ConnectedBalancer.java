/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.policy;

import io.grpc.ConnectivityState;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * For policies that are a formula: keeps a connection to every endpoint that the clients' residency
 * allows and asks the formula about those that are connected.
 *
 * @param <S> what the formula keeps for each endpoint
 */
public abstract class ConnectedBalancer<S> implements Balancer {
  private final ClientView client;
  private final Map<Endpoint, Member<S>> members = new LinkedHashMap<>();
  private List<Member<S>> ready = List.of();
  private boolean everReady;

  /** Connects through this client. */
  protected ConnectedBalancer(ClientView client) {
    this.client = client;
  }

  /**
   * An endpoint with what the formula keeps for it.
   *
   * @param transport the way there
   * @param state the formula's
   * @param choice to send an attempt there
   */
  public record Member<S>(Transport transport, S state, Choice choice) {
    /** The endpoint. */
    public Endpoint endpoint() {
      return transport.endpoint();
    }
  }

  /** What the formula keeps for a new endpoint. */
  protected abstract S newState(Endpoint endpoint);

  /** One of the connected endpoints, of which there is at least one; null: {@link #nowhere}. */
  protected abstract @Nullable Member<S> choose(List<Member<S>> connected, Attempt attempt);

  /** What becomes of an attempt for which nothing was chosen: it fails with UNAVAILABLE. */
  protected Choice nowhere() {
    return Choice.UNAVAILABLE;
  }

  /** An attempt was sent there. */
  protected void sent(S state, Attempt attempt) {}

  /** An attempt ended there. */
  protected void ended(S state, Attempt attempt) {}

  /** The connected endpoints have become others. */
  protected void connectedChanged(List<Member<S>> connected) {}

  /** The client. */
  protected final ClientView client() {
    return client;
  }

  /** All endpoints that the resolver names and residency allows, connected or not. */
  protected final List<Member<S>> members() {
    return new ArrayList<>(members.values());
  }

  /** The connected ones. */
  protected final List<Member<S>> connected() {
    return ready;
  }

  @Override
  public final void endpoints(List<Endpoint> endpoints) {
    Set<Endpoint> gone = new HashSet<>(members.keySet());
    for (Endpoint e : endpoints) {
      if (!client.residency().isEmpty()
          && Collections.disjoint(client.residency(), e.jurisdictions())) {
        continue; // what a resolver that knows the law would not name
      }
      if (!gone.remove(e)) {
        Transport transport = client.transport(e, this::changed);
        members.put(e, new Member<>(transport, newState(e), new Choice(transport, null)));
        transport.requestConnection();
      }
    }
    members()
        .forEach(
            m -> {
              if (gone.contains(m.endpoint())) {
                members.remove(m.endpoint());
                m.transport().shutdown();
              }
            });
    refresh();
  }

  private void changed(Transport transport, ConnectivityState state) {
    if (state == ConnectivityState.IDLE) {
      transport.requestConnection();
    }
    refresh();
  }

  private void refresh() {
    List<Member<S>> next = new ArrayList<>();
    for (Member<S> m : members.values()) {
      if (m.transport().state() == ConnectivityState.READY) {
        next.add(m);
      }
    }
    if (!next.equals(ready)) {
      ready = next;
      everReady |= !next.isEmpty();
      connectedChanged(next);
      client.repick();
    }
  }

  @Override
  public final Choice pick(Attempt attempt) {
    if (ready.isEmpty()) {
      return everReady && allFailed() ? Choice.UNAVAILABLE : Choice.WAIT;
    }
    Member<S> chosen = choose(ready, attempt);
    return chosen == null ? nowhere() : chosen.choice();
  }

  private boolean allFailed() {
    return members.values().stream()
        .allMatch(m -> m.transport().state() == ConnectivityState.TRANSIENT_FAILURE);
  }

  @Override
  public final void sent(Attempt attempt) {
    Member<S> member = members.get(attempt.endpoint());
    if (member != null) {
      sent(member.state(), attempt);
      attempt.note(member.state());
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public final void ended(Attempt attempt) {
    Object state = attempt.note();
    if (state != null) {
      ended((S) state, attempt);
    }
  }
}
