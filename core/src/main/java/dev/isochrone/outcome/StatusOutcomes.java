/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.outcome;

import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * What a call's canonical status code (google.rpc.Code, gRPC's status) says of the endpoint that it
 * came from. Immutable.
 *
 * <table>
 *   <caption>Default</caption>
 *   <tr><th>code</th><th>kind</th><th>why</th></tr>
 *   <tr><td>UNAVAILABLE, INTERNAL, UNKNOWN</td><td>{@link OutcomeKind#FAILURE}</td>
 *       <td>what broken transports and throwing servers look like</td></tr>
 *   <tr><td>DEADLINE_EXCEEDED</td><td>{@link OutcomeKind#TIMEOUT}</td><td>no answer in time</td></tr>
 *   <tr><td>RESOURCE_EXHAUSTED</td><td>{@link OutcomeKind#BUSY}</td>
 *       <td>it works and has too much to do, or to this user</td></tr>
 *   <tr><td>CANCELLED</td><td>{@link OutcomeKind#CANCELLED}</td>
 *       <td>the caller lost interest</td></tr>
 *   <tr><td>all others</td><td>{@link OutcomeKind#APPLICATION_ERROR}</td>
 *       <td>it understood and said no: it is as well as can be</td></tr>
 * </table>
 *
 * @param kinds the kind of each code but OK, which is always a success
 */
public record StatusOutcomes(Map<String, OutcomeKind> kinds) {
  private static final Map<String, OutcomeKind> TABLE =
      Map.ofEntries(
          Map.entry("CANCELLED", OutcomeKind.CANCELLED),
          Map.entry("UNKNOWN", OutcomeKind.FAILURE),
          Map.entry("INVALID_ARGUMENT", OutcomeKind.APPLICATION_ERROR),
          Map.entry("DEADLINE_EXCEEDED", OutcomeKind.TIMEOUT),
          Map.entry("NOT_FOUND", OutcomeKind.APPLICATION_ERROR),
          Map.entry("ALREADY_EXISTS", OutcomeKind.APPLICATION_ERROR),
          Map.entry("PERMISSION_DENIED", OutcomeKind.APPLICATION_ERROR),
          Map.entry("RESOURCE_EXHAUSTED", OutcomeKind.BUSY),
          Map.entry("FAILED_PRECONDITION", OutcomeKind.APPLICATION_ERROR),
          Map.entry("ABORTED", OutcomeKind.APPLICATION_ERROR),
          Map.entry("OUT_OF_RANGE", OutcomeKind.APPLICATION_ERROR),
          Map.entry("UNIMPLEMENTED", OutcomeKind.APPLICATION_ERROR),
          Map.entry("INTERNAL", OutcomeKind.FAILURE),
          Map.entry("UNAVAILABLE", OutcomeKind.FAILURE),
          Map.entry("DATA_LOSS", OutcomeKind.APPLICATION_ERROR),
          Map.entry("UNAUTHENTICATED", OutcomeKind.APPLICATION_ERROR));

  /** The table above. */
  public static final StatusOutcomes DEFAULT = new StatusOutcomes(TABLE);

  /** Throws unless there is a kind for each code, and for nothing else. */
  public StatusOutcomes {
    if (!kinds.keySet().equals(TABLE.keySet())) {
      throw new IllegalArgumentException(
          "kinds: of " + new TreeMap<>(kinds).keySet() + " (expected: of " + codes() + ")");
    }
    if (kinds.containsValue(OutcomeKind.SUCCESS)) {
      throw new IllegalArgumentException("kinds: an error as SUCCESS (expected: any other kind)");
    }
    kinds = Map.copyOf(kinds);
  }

  /** The codes, in alphabetical order. */
  public static Set<String> codes() {
    return new TreeMap<>(TABLE).keySet();
  }

  /** What this code says. */
  public OutcomeKind of(String code) {
    OutcomeKind kind = kinds.get(code);
    if (kind == null) {
      throw new IllegalArgumentException("code: " + code + " (expected: one of " + codes() + ")");
    }
    return kind;
  }
}
