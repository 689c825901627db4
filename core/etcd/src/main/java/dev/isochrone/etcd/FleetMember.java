/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import dev.isochrone.Routers;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.options.PutOption;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * This process, as the fleet sees it: a summary under a lease, which is renewed once an interval
 * and ends with the process. A summary is written again only once it says something new, for each
 * write is one that all of etcd's members have to agree on and keep until they are compacted.
 *
 * <p>While etcd is gone nothing happens but a line in the log; when it is back the summary is, too.
 */
public final class FleetMember implements AutoCloseable {
  private static final Logger log = LoggerFactory.getLogger(FleetMember.class);
  private static final int INTERVALS_TO_LIVE = 3;
  private static final long NANOS_PER_SECOND = 1_000_000_000;

  private final ByteSequence key;
  private final String client;
  private final Routers routers;
  private final Requests requests;
  private final Loop loop;
  private final long timeToLiveSeconds;

  // Guarded by this.
  private boolean closed;
  private boolean failing;
  private long lease;
  private @Nullable ClientSummary written;

  FleetMember(
      String key,
      String client,
      Routers routers,
      Requests requests,
      Loop loop,
      EtcdClusterBuilder settings) {
    this.key = Keys.bytes(key);
    this.client = client;
    this.routers = routers;
    this.requests = requests;
    this.loop = loop;
    long nanos = INTERVALS_TO_LIVE * settings.interval.toNanos();
    timeToLiveSeconds = (nanos + NANOS_PER_SECOND - 1) / NANOS_PER_SECOND;
  }

  void open() {
    loop.start(this::report);
  }

  private boolean report() {
    // Not under the lock: routers answer when their writers come to it.
    ClientSummary now = Summaries.of(client, routers);
    synchronized (this) {
      if (closed) {
        return true;
      }
      try {
        renew();
        if (written == null || Summaries.news(written, now)) {
          put(now);
        }
        failing = false;
        return true;
      } catch (IOException e) {
        lease = 0; // whether it holds is unknown; if it does, it ends by itself
        if (!failing) {
          log.warn("{}: the fleet does not see this client: {}", client, e.getMessage());
        }
        failing = true;
        return false;
      }
    }
  }

  private void renew() throws IOException {
    if (lease != 0) {
      try {
        long held = lease;
        requests.ask(etcd -> etcd.getLeaseClient().keepAliveOnce(held));
        return;
      } catch (IOException e) {
        log.debug("{}: lease lost", client, e);
      }
    }
    written = null; // what was written ended with the lease, or will
    lease = requests.ask(etcd -> etcd.getLeaseClient().grant(timeToLiveSeconds)).getID();
  }

  private void put(ClientSummary now) throws IOException {
    PutOption leased = PutOption.builder().withLeaseId(lease).build();
    ByteSequence text = Keys.bytes(Summaries.write(now));
    requests.ask(etcd -> etcd.getKVClient().put(key, text, leased));
    written = now;
  }

  /** Takes this client out of the fleet, at once if etcd is there. Idempotent. */
  @Override
  public void close() {
    loop.close();
    synchronized (this) {
      if (closed) {
        return;
      }
      closed = true;
      if (lease != 0) {
        try {
          requests.ask(etcd -> etcd.getLeaseClient().revoke(lease));
        } catch (IOException e) {
          log.debug("{}: the lease ends by itself", client, e);
        }
      }
    }
  }
}
