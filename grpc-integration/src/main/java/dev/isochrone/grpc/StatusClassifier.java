/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.outcome.OutcomeClassifier;
import dev.isochrone.outcome.OutcomeKind;
import dev.isochrone.outcome.StatusOutcomes;
import io.grpc.Status;
import java.util.Collections;
import java.util.EnumMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a gRPC status says of the endpoint that it came from: as the user's own classifier says,
 * else by the configured table. Thread-safe; the table may change at any time.
 */
final class StatusClassifier implements OutcomeClassifier<Status> {
  private static final Logger log = LoggerFactory.getLogger(StatusClassifier.class);

  private final @Nullable OutcomeClassifier<Status> users;
  // Written in the synchronization context.
  private volatile Map<Status.Code, OutcomeKind> table = table(StatusOutcomes.DEFAULT);

  StatusClassifier(@Nullable OutcomeClassifier<Status> users) {
    this.users = users;
  }

  void use(StatusOutcomes outcomes) {
    table = table(outcomes);
  }

  private static Map<Status.Code, OutcomeKind> table(StatusOutcomes outcomes) {
    Map<Status.Code, OutcomeKind> kinds = new EnumMap<>(Status.Code.class);
    for (Status.Code code : Status.Code.values()) {
      kinds.put(code, code == Status.Code.OK ? OutcomeKind.SUCCESS : outcomes.of(code.name()));
    }
    return Collections.unmodifiableMap(kinds);
  }

  @Override
  public OutcomeKind classify(Status status) {
    if (users != null && !status.isOk()) {
      try {
        return users.classify(status);
      } catch (RuntimeException e) {
        log.warn("classifier {} threw for {}; the table decides", users, status, e);
      }
    }
    return table.getOrDefault(status.getCode(), OutcomeKind.FAILURE);
  }
}
