/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import dev.isochrone.catalog.CatalogParser;
import dev.isochrone.catalog.PolicyValidator;
import dev.isochrone.config.ConfigException;
import io.etcd.jetcd.ByteSequence;
import io.etcd.jetcd.KeyValue;
import io.etcd.jetcd.kv.GetResponse;
import io.etcd.jetcd.options.GetOption;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads all summaries, of one revision, in pages. */
final class FleetReader {
  // A thousand summaries of five sites are half a megabyte.
  private static final int PAGE = 1_000;

  private final Keys keys;
  private final Requests requests;

  FleetReader(Keys keys, Requests requests) {
    this.keys = keys;
    this.requests = requests;
  }

  Fleet read() throws IOException {
    GetResponse catalog = requests.ask(etcd -> etcd.getKVClient().get(Keys.bytes(keys.catalog())));
    long revision = catalog.getHeader().getRevision();
    List<ClientSummary> clients = new ArrayList<>();
    List<String> unreadable = new ArrayList<>();
    String from = keys.clients();
    boolean more = true;
    while (more) {
      GetResponse page = page(from, revision);
      for (KeyValue kv : page.getKvs()) {
        from = Keys.text(kv.getKey());
        Optional<ClientSummary> summary = Summaries.read(Keys.text(kv.getValue()));
        summary.ifPresent(clients::add);
        if (summary.isEmpty()) {
          unreadable.add(from.substring(keys.clients().length()));
        }
      }
      from += '\0'; // the next key that there can be
      more = page.isMore();
    }
    return new Fleet(keys.source(), version(catalog), clients, unreadable);
  }

  private GetResponse page(String from, long revision) throws IOException {
    // '0' is what follows '/': the end of the prefix.
    String end = keys.clients().substring(0, keys.clients().length() - 1) + '0';
    GetOption option =
        GetOption.builder()
            .withRange(Keys.bytes(end))
            .withRevision(revision)
            .withLimit(PAGE)
            .build();
    ByteSequence start = Keys.bytes(from);
    return requests.ask(etcd -> etcd.getKVClient().get(start, option));
  }

  private @Nullable Long version(GetResponse catalog) {
    if (catalog.getKvs().isEmpty()) {
      return null;
    }
    try {
      // Whether its policies are good is the publisher's matter and each client's.
      String text = Keys.text(catalog.getKvs().get(0).getValue());
      return new CatalogParser(PolicyValidator.acceptAll()).parse(keys.source(), text).version();
    } catch (ConfigException e) {
      return null;
    }
  }
}
