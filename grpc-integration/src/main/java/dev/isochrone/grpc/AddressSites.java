/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.topology.Endpoint;
import dev.isochrone.topology.Site;
import io.grpc.EquivalentAddressGroup;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which endpoint an address is and at which site, for addresses of any resolver: by
 * {@link SiteAttributes#SITE}; else by gRPC's locality attribute, of which the xDS form is taken
 * apart; else each address is a site of its own, so that at least distance is measured.
 */
final class AddressSites {
  // The text form of io.grpc.xds's locality: {region="eu", zone="eu-1", sub_zone=""}.
  private static final Pattern XDS =
      Pattern.compile("\\{?region=\"([^\"]*)\", ?zone=\"([^\"]*)\", ?sub_zone=\"([^\"]*)\"\\}?");

  private AddressSites() {}

  static Endpoint endpoint(EquivalentAddressGroup group) {
    String id = id(group);
    Integer weight = group.getAttributes().get(SiteAttributes.WEIGHT);
    return new Endpoint(
        id,
        site(group, id),
        weight == null ? Endpoint.DEFAULT_WEIGHT : weight,
        Boolean.TRUE.equals(group.getAttributes().get(SiteAttributes.DRAINED)));
  }

  private static String id(EquivalentAddressGroup group) {
    return group.getAddresses().stream().map(AddressSites::text).collect(Collectors.joining(","));
  }

  private static String text(SocketAddress address) {
    // An InetSocketAddress's own text has a slash and depends on whether the name was looked up.
    return address instanceof InetSocketAddress inet
        ? inet.getHostString() + ":" + inet.getPort()
        : address.toString();
  }

  private static Site site(EquivalentAddressGroup group, String id) {
    Site site = group.getAttributes().get(SiteAttributes.SITE);
    if (site != null) {
      return site;
    }
    String locality = group.getAttributes().get(EquivalentAddressGroup.ATTR_LOCALITY_NAME);
    return locality == null || locality.isEmpty() ? Site.named(id) : ofLocality(locality);
  }

  static Site ofLocality(String locality) {
    @Nullable Matcher m = XDS.matcher(locality);
    if (!m.matches()) {
      return Site.named(locality);
    }
    String region = m.group(1);
    String zone = m.group(2);
    String sub = m.group(3);
    String name = join(region, zone, sub);
    Site plain = Site.named(name.isEmpty() ? locality : name);
    return new Site(
        plain.name(), "", region, zone, plain.jurisdictions(), plain.kind(), plain.cost());
  }

  private static String join(String... parts) {
    return java.util.Arrays.stream(parts)
        .filter(p -> !p.isEmpty())
        .collect(Collectors.joining("/"));
  }
}
