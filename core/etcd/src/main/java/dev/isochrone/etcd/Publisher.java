/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogDiff;
import dev.isochrone.catalog.CatalogParser;
import dev.isochrone.config.ConfigException;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.kv.TxnResponse;
import io.etcd.jetcd.op.Cmp;
import io.etcd.jetcd.op.CmpTarget;
import io.etcd.jetcd.op.Op;
import io.etcd.jetcd.options.GetOption;
import io.etcd.jetcd.options.PutOption;
import java.io.IOException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts a catalog into etcd by compare and set. */
final class Publisher {
  private final Keys keys;
  private final Requests requests;
  private final CatalogParser parser;

  Publisher(Keys keys, Requests requests, CatalogParser parser) {
    this.keys = keys;
    this.requests = requests;
    this.parser = parser;
  }

  Publication publish(String name, String text) throws IOException {
    Catalog next = parser.parse(name, text);
    ByteSequence key = Keys.bytes(keys.catalog());
    GetResponse there = requests.ask(etcd -> etcd.getKVClient().get(key));
    KeyValue before = there.getKvs().isEmpty() ? null : there.getKvs().get(0);
    Catalog inForce = before == null ? null : parsed(Keys.text(before.getValue()));
    Long replaced = inForce == null ? null : (Long) inForce.version();
    if (before != null && Keys.text(before.getValue()).equals(text)) {
      return new Publication(next.version(), replaced, false, null);
    }
    String refusal = inForce == null ? null : CatalogDiff.between(inForce, next).refusal();
    if (refusal != null) {
      return new Publication(next.version(), replaced, false, refusal);
    }
    // A key that is missing has revision 0.
    long expected = before == null ? 0 : before.getModRevision();
    TxnResponse done =
        requests.ask(
            etcd ->
                etcd.getKVClient()
                    .txn()
                    .If(new Cmp(key, Cmp.Op.EQUAL, CmpTarget.modRevision(expected)))
                    .Then(Op.put(key, Keys.bytes(text), PutOption.DEFAULT))
                    .Else(Op.get(key, GetOption.DEFAULT))
                    .commit());
    return done.isSucceeded()
        ? new Publication(next.version(), replaced, true, null)
        : new Publication(next.version(), replaced, false, lost(done));
  }

  private String lost(TxnResponse done) {
    List<GetResponse> now = done.getGetResponses();
    Catalog other =
        now.isEmpty() || now.get(0).getKvs().isEmpty()
            ? null
            : parsed(Keys.text(now.get(0).getKvs().get(0).getValue()));
    return keys.catalog()
        + ": changed meanwhile"
        + (other == null ? "" : ", to version " + other.version())
        + " (expected: nobody else who publishes at the same time)";
  }

  /** Null for what no client takes either: anything good may take its place. */
  private @Nullable Catalog parsed(String text) {
    try {
      return parser.parse(keys.source(), text);
    } catch (ConfigException e) {
      return null;
    }
  }
}
