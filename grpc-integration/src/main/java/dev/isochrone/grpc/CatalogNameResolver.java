/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogEndpoint;
import dev.isochrone.catalog.CatalogListener;
import dev.isochrone.catalog.CatalogService;
import dev.isochrone.catalog.CatalogSource;
import dev.isochrone.catalog.HostPort;
import dev.isochrone.config.ConfigException;
import io.grpc.Attributes;
import io.grpc.EquivalentAddressGroup;
import io.grpc.NameResolver;
import io.grpc.Status;
import io.grpc.StatusOr;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Resolves {@code isochrone:///SERVICE} from the catalog: addresses as they stand, targets by
 * gRPC's resolvers for their schemes, all of them labelled with their sites; and the service's
 * policy, as service config where the channel would not have it otherwise. What residency excludes
 * is not handed out at all.
 *
 * <p>Belongs to the synchronization context; the catalog is read elsewhere.
 */
final class CatalogNameResolver extends NameResolver {
  private static final Logger log = LoggerFactory.getLogger(CatalogNameResolver.class);

  private final String serviceName;
  private final Args args;
  private final Map<String, TargetResolver> targets = new LinkedHashMap<>();
  // Targets that no resolver takes, with the reason.
  private final Map<String, String> refused = new LinkedHashMap<>();
  private @Nullable Listener2 listener;
  private @Nullable CatalogSource source;
  private @Nullable CatalogService service;
  private String origin = "";
  private boolean accepted;
  private boolean applying;
  private boolean shutdown;

  CatalogNameResolver(String serviceName, Args args) {
    this.serviceName = serviceName;
    this.args = args;
  }

  @Override
  public String getServiceAuthority() {
    return serviceName;
  }

  @Override
  public void start(Listener2 results) {
    listener = results;
    Executor offload = args.getOffloadExecutor();
    Objects.requireNonNullElse(offload, (Executor) Runnable::run).execute(this::open);
  }

  private void open() {
    try {
      CatalogSource opened = CatalogLocation.open(args);
      inContext(
          () -> {
            if (shutdown) {
              opened.close();
            } else {
              source = opened;
              opened.watch(new Changes());
            }
          });
    } catch (IllegalArgumentException e) {
      inContext(() -> fail(String.valueOf(e.getMessage())));
    }
  }

  private void inContext(Runnable task) {
    args.getSynchronizationContext().execute(task);
  }

  private void apply(Catalog catalog, String name) {
    if (shutdown) {
      return;
    }
    origin = name + " version " + catalog.version();
    CatalogService found = catalog.services().get(serviceName);
    if (found == null) {
      fail(
          "service: "
              + serviceName
              + " (expected: one of "
              + catalog.services().keySet()
              + ", which catalog "
              + origin
              + " has)");
      return;
    }
    service = found;
    applying = true; // a resolver may answer before the others have been asked
    try {
      resolve(found);
    } finally {
      applying = false;
    }
    push();
  }

  private void resolve(CatalogService found) {
    Map<String, TargetResolver> before = new HashMap<>(targets);
    targets.clear();
    refused.clear();
    for (CatalogEndpoint endpoint : permitted(found)) {
      for (String target : targetsOf(endpoint)) {
        TargetResolver kept = before.remove(target);
        try {
          targets.put(target, kept != null ? kept : TargetResolver.start(target, args, this::push));
        } catch (IllegalArgumentException e) {
          // One bad target is no reason to do without the good ones.
          log.error("{}: services.{}: {}", origin, serviceName, e.getMessage());
          refused.put(target, String.valueOf(e.getMessage()));
        }
      }
    }
    before.values().forEach(TargetResolver::shutdown);
  }

  private static List<CatalogEndpoint> permitted(CatalogService service) {
    return service.endpoints().stream().filter(e -> service.residency().permits(e.site())).toList();
  }

  /** Addresses by name are resolved as everyone's are: by DNS. */
  private static List<String> targetsOf(CatalogEndpoint endpoint) {
    List<String> result = new ArrayList<>();
    if (endpoint.target() != null) {
      result.add(endpoint.target());
    }
    endpoint.addresses().stream()
        .filter(a -> !a.isIpLiteral())
        .forEach(a -> result.add("dns:///" + a));
    return result;
  }

  private void push() {
    CatalogService current = service;
    if (current == null || shutdown || applying) {
      return;
    }
    List<EquivalentAddressGroup> groups = new ArrayList<>();
    List<String> errors = new ArrayList<>(refused.values());
    boolean pending = false;
    for (CatalogEndpoint endpoint : permitted(current)) {
      for (HostPort address : endpoint.addresses()) {
        if (address.isIpLiteral()) {
          groups.add(label(literal(address), endpoint));
        }
      }
      for (String name : targetsOf(endpoint)) {
        TargetResolver target = targets.get(name);
        if (target != null) {
          target.addresses().forEach(g -> groups.add(label(g, endpoint)));
          pending |= !target.reported();
          if (target.error() != null) {
            errors.add(target.error());
          }
        }
      }
    }
    if (!groups.isEmpty()) {
      deliver(current, groups);
    } else if (!pending) {
      fail(origin + ": services." + serviceName + ": no target resolves: " + errors);
    }
  }

  private void deliver(CatalogService current, List<EquivalentAddressGroup> groups) {
    if (listener == null) {
      return;
    }
    ResolutionResult.Builder result =
        ResolutionResult.newBuilder()
            .setAddressesOrError(StatusOr.fromValue(groups))
            .setAttributes(ServicePolicy.attributes(current));
    // A service config replaces the one that the channel's builder gave, its retries and hedges
    // included. So there is one only where nothing else would choose our policy.
    if (args.getArg(ChannelLink.KEY) == null) {
      result.setServiceConfig(
          args.getServiceConfigParser().parseServiceConfig(ServicePolicy.serviceConfig(current)));
    }
    accepted = listener.onResult2(result.build()).isOk();
  }

  private static EquivalentAddressGroup literal(HostPort address) {
    try {
      InetAddress ip = InetAddress.getByName(address.host()); // a literal: no look-up
      return new EquivalentAddressGroup(
          new InetSocketAddress(ip, address.port()),
          Attributes.newBuilder()
              .set(EquivalentAddressGroup.ATTR_AUTHORITY_OVERRIDE, address.toString())
              .build());
    } catch (UnknownHostException e) {
      throw new IllegalStateException(address + " was checked to be a literal", e);
    }
  }

  private static EquivalentAddressGroup label(
      EquivalentAddressGroup group, CatalogEndpoint endpoint) {
    return new EquivalentAddressGroup(
        group.getAddresses(),
        group.getAttributes().toBuilder()
            .set(SiteAttributes.SITE, endpoint.site())
            .set(SiteAttributes.WEIGHT, endpoint.weight())
            .set(SiteAttributes.DRAINED, endpoint.drained())
            .build());
  }

  private void fail(String description) {
    if (listener != null && !shutdown) {
      accepted = false;
      listener.onResult2(
          ResolutionResult.newBuilder()
              .setAddressesOrError(
                  StatusOr.fromStatus(Status.UNAVAILABLE.withDescription(description)))
              .build());
    }
  }

  @Override
  public void refresh() {
    targets.values().forEach(TargetResolver::refresh);
    // Every lost connection asks for this: the same addresses once more would cost O(endpoints)
    // each time, and what the targets have to say they say themselves.
    if (!accepted) {
      push();
    }
  }

  @Override
  public void shutdown() {
    shutdown = true;
    targets.values().forEach(TargetResolver::shutdown);
    targets.clear();
    if (source != null) {
      source.close();
    }
  }

  /** News of the catalog, from the thread that watches it. */
  private final class Changes implements CatalogListener {
    @Override
    public void onCatalog(Catalog catalog) {
      inContext(() -> apply(catalog, source == null ? "" : source.name()));
    }

    @Override
    public void onError(ConfigException error) {
      // With a good catalog in force this is the file's matter, which the log tells; without one
      // it is this channel's.
      inContext(
          () -> {
            if (service == null) {
              fail(String.valueOf(error.getMessage()));
            }
          });
    }
  }
}
