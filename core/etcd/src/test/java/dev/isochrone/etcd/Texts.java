/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

/** Small catalogs. */
final class Texts {
  private Texts() {}

  static String catalog(long version) {
    return catalog(version, "10.0.0.1:80");
  }

  static String catalog(long version, String address) {
    return "version: "
        + version
        + "\nsites: {fra: {jurisdictions: [DE, EU]}}\n"
        + "services: {shop: {endpoints: [{site: fra, addresses: [\""
        + address
        + "\"]}]}}\n";
  }
}
