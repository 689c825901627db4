/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.grpc;

import dev.isochrone.subset.ClientOrder;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Which client of a fleet's this process is: what the system property {@value #PROPERTY} says, else
 * the environment variable {@value #VARIABLE}; else one without a number. In Kubernetes it is the
 * pod's index in its StatefulSet (the label {@code apps.kubernetes.io/pod-index}).
 *
 * <p>Not a field of the policy's config, which all clients share.
 */
final class ClientNumber {
  static final String PROPERTY = "isochrone.client.index";
  static final String VARIABLE = "ISOCHRONE_CLIENT_INDEX";

  private static final Logger log = LoggerFactory.getLogger(ClientNumber.class);
  // One for the process: its channels to a service connect to the same endpoints.
  private static final ClientOrder UNNUMBERED = ClientOrder.random();

  private ClientNumber() {}

  static ClientOrder order() {
    String property = System.getProperty(PROPERTY);
    return property != null && !property.isBlank()
        ? order("system property " + PROPERTY, property)
        : order("environment variable " + VARIABLE, System.getenv(VARIABLE));
  }

  /** A number that is none is no reason not to connect. */
  static ClientOrder order(String where, @Nullable String text) {
    if (text == null || text.isBlank()) {
      return UNNUMBERED;
    }
    try {
      return ClientOrder.ofIndex(Integer.parseInt(text.strip()));
    } catch (IllegalArgumentException e) {
      log.error(
          "{}: {} (expected: 0 to {}); subsets are taken by chance",
          where,
          text,
          Integer.MAX_VALUE);
      return UNNUMBERED;
    }
  }
}
