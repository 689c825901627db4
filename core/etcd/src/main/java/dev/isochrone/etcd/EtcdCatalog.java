/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import dev.isochrone.catalog.CatalogListener;
import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.catalog.CatalogStatus;
import dev.isochrone.catalog.GovernedCatalog;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.Watch;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.WatchOption;
import io.etcd.jetcd.watch.WatchResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The catalog under a key. The watch is a doorbell only: what it tells is that there is something
 * to read, and what is read is the truth. So there is one way by which a text gets in, whatever the
 * watch has missed by compaction, a lost connection or a cluster restored from a backup; it costs a
 * second round trip for each change.
 *
 * <p>Each round reads the key's revision (of which etcd asks its leader: a member that was cut off
 * confirms nothing) and the text only if that is another one.
 */
final class EtcdCatalog implements CatalogSource {
  private final GovernedCatalog governed;
  private final ByteSequence key;
  private final Requests requests;
  private final Loop loop;

  // Guarded by this.
  private Watch.@Nullable Watcher watcher;
  private Doorbell doorbell = new Doorbell();
  private boolean closed;

  // Confined to the loop's rounds. What was last offered; 0 after anything went wrong, so that the
  // next answer is a whole one and ends the error.
  private long offeredRevision;
  private long clusterRevision;

  EtcdCatalog(GovernedCatalog governed, Keys keys, Requests requests, Loop loop) {
    this.governed = governed;
    this.key = Keys.bytes(keys.catalog());
    this.requests = requests;
    this.loop = loop;
  }

  void open() {
    loop.start(this::look);
  }

  private boolean look() {
    try {
      GetResponse seen = read(offeredRevision != 0);
      long revision = seen.getHeader().getRevision();
      boolean wentBack = revision < clusterRevision; // restored from a backup, or another cluster
      if (wentBack) {
        unwatch();
      }
      if (wentBack || !confirmed(seen)) {
        seen = offeredRevision == 0 ? seen : read(false);
        offer(seen);
      }
      clusterRevision = seen.getHeader().getRevision();
      watch(clusterRevision + 1);
      return true;
    } catch (IOException e) {
      unwatch();
      fail(String.valueOf(e.getMessage()), "an answer of etcd");
      return false;
    }
  }

  private GetResponse read(boolean revisionOnly) throws IOException {
    GetOption option = GetOption.builder().withKeysOnly(revisionOnly).build();
    return requests.ask(etcd -> etcd.getKVClient().get(key, option));
  }

  private boolean confirmed(GetResponse seen) {
    boolean same =
        offeredRevision != 0
            && seen.getCount() == 1
            && seen.getKvs().get(0).getModRevision() == offeredRevision;
    if (same) {
      governed.confirm();
    }
    return same;
  }

  private void offer(GetResponse seen) {
    if (seen.getKvs().isEmpty()) {
      fail("missing", "a catalog under this key: isochrone publish");
      return;
    }
    KeyValue kv = seen.getKvs().get(0);
    governed.offer(Keys.text(kv.getValue()));
    offeredRevision = kv.getModRevision();
  }

  private void fail(String actual, String expected) {
    offeredRevision = 0;
    governed.fail(actual, expected);
  }

  private synchronized void watch(long fromRevision) {
    if (closed || (watcher != null && !doorbell.broken)) {
      return;
    }
    unwatch();
    WatchOption option =
        // A member that has lost its leader ends the watch instead of saying nothing for ever.
        WatchOption.builder().withRevision(fromRevision).withRequireLeader(true).build();
    doorbell = new Doorbell();
    watcher = requests.client().getWatchClient().watch(key, option, doorbell);
  }

  private synchronized void unwatch() {
    if (watcher != null) {
      watcher.close();
      watcher = null;
    }
  }

  @Override
  public String name() {
    return governed.name();
  }

  @Override
  public CatalogStatus status() {
    return governed.status();
  }

  @Override
  public Subscription watch(CatalogListener listener) {
    return governed.watch(listener);
  }

  @Override
  public void close() {
    loop.close();
    synchronized (this) {
      closed = true;
      unwatch();
    }
    governed.close();
  }

  /** On etcd's threads: touches nothing but the loop. */
  private final class Doorbell implements Watch.Listener {
    volatile boolean broken;

    @Override
    public void onNext(WatchResponse response) {
      loop.wake();
    }

    @Override
    public void onError(Throwable error) {
      // Compacted, cut off, or not permitted: the next look says which, and watches anew from what
      // it reads. jetcd goes on by itself meanwhile and says so twice a second: once is enough.
      if (!broken) {
        broken = true;
        loop.wakeLater();
      }
    }

    @Override
    public void onCompleted() {}
  }
}
