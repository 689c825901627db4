/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import dev.isochrone.RouterConfigReader;
import dev.isochrone.Routers;
import dev.isochrone.catalog.CatalogParser;
import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.catalog.GovernedCatalog;
import dev.isochrone.config.ConfigException;
import dev.isochrone.time.Ticker;
import io.etcd.jetcd.Client;
import io.etcd.jetcd.ClientBuilder;
import java.io.File;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/**
 * An etcd cluster, for a fleet of clients:
 *
 * <pre>{@code
 * EtcdCluster etcd = EtcdCluster.at("https://etcd.example:2379").open();
 * CatalogSource catalog = etcd.catalog();
 * ManagedChannel channel = Isochrone.configure(builder, catalog).build();
 * FleetMember me = etcd.join("checkout-7", Isochrone.routers());
 * }</pre>
 *
 * <p>Thread-safe. Nothing here is on a call's way.
 */
public final class EtcdCluster implements AutoCloseable {
  private static final int MAX_ANSWER_BYTES = 64 << 20;
  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Keys keys;
  private final @Nullable String authority;
  private final Requests requests;
  private final Client client;
  private final ScheduledThreadPoolExecutor threads;
  private final EtcdClusterBuilder settings;
  private final CatalogParser parser =
      new CatalogParser(policy -> new RouterConfigReader().read(policy));

  private EtcdCluster(EtcdClusterBuilder settings) {
    this.settings = settings;
    keys = new Keys(settings.namespace);
    authority = settings.vouchedBy();
    client = connect(settings, authority);
    requests = new Requests(client, settings.endpoints.toString(), settings.timeout);
    threads = new ScheduledThreadPoolExecutor(2, EtcdCluster::daemon);
    threads.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
    threads.setRemoveOnCancelPolicy(true);
  }

  /**
   * Of the cluster at these endpoints.
   *
   * @param endpoints one or more, with commas between: {@code https://HOST:PORT}, or {@code
   *     http://…} on a loopback address, for nobody vouches for plain http
   */
  public static EtcdClusterBuilder at(String endpoints) {
    return new EtcdClusterBuilder(endpoints);
  }

  static EtcdCluster open(EtcdClusterBuilder settings) {
    return new EtcdCluster(settings);
  }

  private static Client connect(EtcdClusterBuilder settings, @Nullable String authority) {
    ClientBuilder builder =
        Client.builder()
            // Else requests would heap up while etcd is gone; whoever asks here asks again.
            .waitForReady(false)
            .maxInboundMessageSize(MAX_ANSWER_BYTES)
            .keepaliveTime(settings.interval)
            .keepaliveTimeout(settings.timeout)
            .connectTimeout(settings.timeout);
    if (authority != null) {
      builder.authority(authority);
      try {
        builder.sslContext(
            tls -> {
              if (settings.trusted != null) {
                tls.trustManager(settings.trusted.toFile());
              }
              if (settings.certificates != null) {
                tls.keyManager(settings.certificates.toFile(), file(settings.privateKey));
              }
            });
      } catch (SSLException e) {
        throw new IllegalArgumentException("etcd: TLS cannot be set up: " + e.getMessage(), e);
      }
    }
    return builder.endpoints(settings.endpoints).build();
  }

  private static @Nullable File file(@Nullable Path path) {
    return path == null ? null : path.toFile();
  }

  private static Thread daemon(Runnable task) {
    Thread thread = new Thread(task, "isochrone-etcd-" + NUMBER.incrementAndGet());
    thread.setDaemon(true);
    return thread;
  }

  /**
   * The catalog, watched: a change is in force as soon as it has come here. Waits for nothing;
   * {@link CatalogSource#status} says what there is. While etcd is gone or its key is missing, the
   * last good catalog stays in force, and the status says why and for how long.
   */
  public CatalogSource catalog() {
    GovernedCatalog governed =
        new GovernedCatalog(keys.source(), authority, parser, Ticker.system());
    EtcdCatalog catalog = new EtcdCatalog(governed, keys, requests, loop(settings));
    catalog.open();
    return catalog;
  }

  /**
   * Puts a catalog into etcd for all clients, if each of them would take it in place of the one
   * there, and nobody else has published meanwhile (compare and set).
   *
   * @param name what errors call the text, for example a file's name
   * @throws ConfigException with every error of a catalog that no client would take
   * @throws IOException if etcd does not answer; whether it has been published is then unknown
   */
  public Publication publish(String name, String text) throws IOException {
    return new Publisher(keys, requests, parser).publish(name, text);
  }

  /**
   * Writes a summary of what these routers do under this client's name, for as long as it lives:
   * until the member is closed, or three intervals after the process has gone. Only a summary that
   * says something new is written.
   *
   * @param client letters, digits and {@code ._:@-}; unique in the fleet
   */
  public FleetMember join(String client, Routers routers) {
    FleetMember member =
        new FleetMember(keys.client(client), client, routers, requests, loop(settings), settings);
    member.open();
    return member;
  }

  /**
   * All clients that live, and the catalog that they should follow.
   *
   * @throws IOException if etcd does not answer
   */
  public Fleet fleet() throws IOException {
    return new FleetReader(keys, requests).read();
  }

  private Loop loop(EtcdClusterBuilder s) {
    return new Loop(threads, s.interval);
  }

  /**
   * Ends the connections, and with them sources, whose last catalog stays in force, and members,
   * which disappear after three intervals unless they were closed before.
   */
  @Override
  public void close() {
    threads.shutdown();
    client.close();
  }
}
