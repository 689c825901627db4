/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.outcome.OutcomeClassifier;
import dev.isochrone.outcome.OutcomeKind;
import io.grpc.Status;

/** What a gRPC status says of the endpoint that it came from. */
final class StatusClassifier implements OutcomeClassifier<Status> {
  static final StatusClassifier INSTANCE = new StatusClassifier();

  @Override
  public OutcomeKind classify(Status status) {
    return switch (status.getCode()) {
      case OK -> OutcomeKind.SUCCESS;
      case CANCELLED -> OutcomeKind.CANCELLED;
      case DEADLINE_EXCEEDED -> OutcomeKind.TIMEOUT;
      case RESOURCE_EXHAUSTED -> OutcomeKind.BUSY;
      // INTERNAL and UNKNOWN are what broken transports and throwing servers look like.
      case UNAVAILABLE, INTERNAL, UNKNOWN -> OutcomeKind.FAILURE;
      // The server understood and said no: it is as well as can be.
      case INVALID_ARGUMENT,
          NOT_FOUND,
          ALREADY_EXISTS,
          PERMISSION_DENIED,
          FAILED_PRECONDITION,
          ABORTED,
          OUT_OF_RANGE,
          UNIMPLEMENTED,
          DATA_LOSS,
          UNAUTHENTICATED ->
          OutcomeKind.APPLICATION_ERROR;
    };
  }
}
