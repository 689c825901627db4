/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.RouterSnapshot.SiteCounts;
import dev.isochrone.outcome.ActivitySample;
import dev.isochrone.outcome.OutcomeKind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * What a site has been given and what came of it, since it is known. All sums only grow.
 *
 * <p>Calls count at their endpoints; here the sums are told apart by the reason in force, when it
 * changes and when somebody asks. So a pick costs no more for being counted by reason; what was
 * picked in the beat in which a new table comes into force may be told under either reason, and
 * what an endpoint got in its last beat may be missed.
 *
 * <p>Not thread-safe: the writer's.
 */
@SuppressWarnings("EnumOrdinal") // filled a hundred times a second: arrays, and no boxes
final class SiteTally {
  private static final PickReason[] REASONS = PickReason.values();
  private static final OutcomeKind[] KINDS = OutcomeKind.values();

  private final long[] picks = new long[REASONS.length];
  private final long[] outcomes = new long[KINDS.length];
  private PickReason reason = PickReason.CALL;
  private long told;
  private long responses;
  private double responseNanos;
  private long failovers;
  private long failbacks;
  private boolean serving;
  private boolean out;

  /** What a change of the table meant for a site. */
  enum Turn {
    NONE,
    /** It had a share of the calls, and is no longer well. */
    FAILOVER,
    /** It has its share again. */
    FAILBACK
  }

  /** Takes in what ended since the last look. */
  void add(ActivitySample sample) {
    if (sample.ended() > 0) {
      outcomes[OutcomeKind.SUCCESS.ordinal()] += sample.successes();
      outcomes[OutcomeKind.APPLICATION_ERROR.ordinal()] += sample.applicationErrors();
      outcomes[OutcomeKind.BUSY.ordinal()] += sample.busy();
      outcomes[OutcomeKind.FAILURE.ordinal()] += sample.failures();
      outcomes[OutcomeKind.TIMEOUT.ordinal()] += sample.timeouts();
      outcomes[OutcomeKind.CANCELLED.ordinal()] += sample.cancellations();
    }
    if (sample.responses() > 0) {
      responses += sample.responses();
      responseNanos += sample.responseMeanNanos() * sample.responses();
    }
  }

  /** Another table is in force. */
  Turn table(PickReason now, boolean usable, List<EndpointState> endpoints) {
    if (now != reason) {
      tell(endpoints);
      reason = now;
    }
    boolean serves = usable && now != PickReason.CALL && now != PickReason.PANIC;
    Turn turn = Turn.NONE;
    if (serving && !usable) {
      failovers++;
      out = true;
      turn = Turn.FAILOVER;
    } else if (out && serves) {
      failbacks++;
      out = false;
      turn = Turn.FAILBACK;
    }
    serving = serves;
    return turn;
  }

  /** An endpoint is going: what it got and has not been told is told with the others'. */
  void remove(EndpointState leaving) {
    told -= leaving.activity.calls();
  }

  private void tell(List<EndpointState> endpoints) {
    long calls = 0;
    for (EndpointState e : endpoints) {
      calls += e.activity.calls();
    }
    // Less than before: what ended since the last beat is in no sum until the next one.
    if (calls > told) {
      picks[reason.ordinal()] += calls - told;
      told = calls;
    }
  }

  /** All sums, by the names that metrics have for them. */
  SiteCounts counts(List<EndpointState> endpoints) {
    tell(endpoints);
    Map<String, Long> byReason = new LinkedHashMap<>();
    for (PickReason r : REASONS) {
      byReason.put(r.text(), picks[r.ordinal()]);
    }
    Map<String, Long> byOutcome = new LinkedHashMap<>();
    for (OutcomeKind k : KINDS) {
      byOutcome.put(k.name().toLowerCase(Locale.ROOT), outcomes[k.ordinal()]);
    }
    return new SiteCounts(
        byReason, byOutcome, responses, responseNanos / 1e9, failovers, failbacks);
  }
}
