/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import dev.isochrone.benchmarks.sim.policy.Attempt;
import dev.isochrone.benchmarks.sim.policy.Endpoint;
import io.grpc.Status;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** One attempt of a call, from the pick to its end. */
final class SimAttempt implements Attempt {
  final Call call;
  private final SimClient client;
  private @Nullable SimTransport transport;
  private @Nullable Connection connection;
  private @Nullable Job job;
  private long sentNanos;
  private Status.@Nullable Code status;
  private @Nullable LoadReport load;
  private @Nullable Object note;

  SimAttempt(Call call, SimClient client) {
    this.call = call;
    this.client = client;
  }

  /** Sends it there. False: that connection is gone. */
  boolean send(SimTransport to, long now) {
    transport = to;
    sentNanos = now;
    return to.send(this);
  }

  void travelsOn(Connection c) {
    connection = c;
    Server server = transport().server();
    call.tried.add(server.endpoint);
    Job sent =
        new Job(
            call.workNanos,
            code -> {
              LoadReport report = server.load();
              c.reply(() -> answered(code, report));
            });
    job = sent;
    c.send(() -> server.accept(sent));
  }

  private void answered(Status.Code code, LoadReport report) {
    if (status == null) {
      load = report;
      end(code);
    }
  }

  /** It is over: by an answer, a broken connection, or because nobody waits for it any more. */
  void end(Status.Code code) {
    if (status != null) {
      return;
    }
    status = code;
    if (connection != null) {
      connection.callEnded();
      transport().ended(this);
      if (code == Status.Code.CANCELLED || code == Status.Code.DEADLINE_EXCEEDED) {
        Job sent = Objects.requireNonNull(job);
        Server server = transport().server();
        connection.send(() -> server.cancel(sent)); // RST_STREAM
      }
    }
    client.ended(this);
  }

  /** Whether it has left the client. */
  boolean wasSent() {
    return connection != null;
  }

  SimTransport transport() {
    return Objects.requireNonNull(transport, "not sent");
  }

  @Override
  public String method() {
    return call.method;
  }

  @Override
  public List<Endpoint> tried() {
    return call.tried;
  }

  @Override
  public long sentNanos() {
    return sentNanos;
  }

  @Override
  public Endpoint endpoint() {
    return transport().endpoint();
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
    return call.note;
  }

  @Override
  public void callNote(@Nullable Object value) {
    call.note = value;
  }
}
