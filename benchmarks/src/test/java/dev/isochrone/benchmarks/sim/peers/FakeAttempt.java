/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.peers;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import io.grpc.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** An attempt that ends as the test says. */
final class FakeAttempt implements Attempt {
  final List<Endpoint> tried = new ArrayList<>();
  long sentNanos;
  @Nullable Endpoint endpoint;
  Status.@Nullable Code status;
  @Nullable LoadReport load;
  private @Nullable Object note;
  private @Nullable Object callNote;

  @Override
  public String method() {
    return "Get";
  }

  @Override
  public List<Endpoint> tried() {
    return tried;
  }

  @Override
  public long sentNanos() {
    return sentNanos;
  }

  @Override
  public Endpoint endpoint() {
    return Objects.requireNonNull(endpoint);
  }

  @Override
  public Status.@Nullable Code status() {
    return status;
  }

  @Override
  public @Nullable LoadReport load() {
    return load;
  }

  @Override
  public @Nullable Object note() {
    return note;
  }

  @Override
  public void note(@Nullable Object value) {
    note = value;
  }

  @Override
  public @Nullable Object callNote() {
    return callNote;
  }

  @Override
  public void callNote(@Nullable Object value) {
    callNote = value;
  }
}
