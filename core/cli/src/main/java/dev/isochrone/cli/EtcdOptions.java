/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.cli;

import dev.isochrone.etcd.EtcdCluster;
import dev.isochrone.etcd.EtcdClusterBuilder;
import java.nio.file.Path;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where etcd is and how to get in, with etcdctl's names where it has some. */
final class EtcdOptions {
  @Option(
      names = "--etcd",
      required = true,
      paramLabel = "ENDPOINTS",
      description = {
        "With commas between: https://HOST:PORT,",
        "or http://… on a loopback address."
      })
  private @Nullable String endpoints;

  @Option(
      names = "--namespace",
      paramLabel = "PREFIX",
      defaultValue = "isochrone/",
      description = "What all keys begin with (default: ${DEFAULT-VALUE}).")
  private @Nullable String namespace;

  @Option(
      names = "--cacert",
      paramLabel = "FILE",
      description = "Certificates that etcd's is signed by, PEM.")
  private @Nullable Path trusted;

  @ArgGroup(exclusive = false)
  private @Nullable Identity identity;

  @Option(
      names = "--authority",
      paramLabel = "NAME",
      description = "The name that the certificates of all members carry.")
  private @Nullable String authority;

  /** Both or none. */
  static final class Identity {
    @Option(
        names = "--cert",
        required = true,
        paramLabel = "FILE",
        description = "This client's certificate, PEM.")
    private @Nullable Path certificates;

    @Option(
        names = "--key",
        required = true,
        paramLabel = "FILE",
        description = "Its private key, PEM.")
    private @Nullable Path privateKey;
  }

  /** Throws {@link IllegalArgumentException} for what cannot be. */
  EtcdCluster open() {
    EtcdClusterBuilder builder =
        EtcdCluster.at(Objects.requireNonNull(endpoints))
            .namespace(Objects.requireNonNull(namespace));
    if (trusted != null) {
      builder.trust(trusted);
    }
    if (identity != null) {
      builder.identity(
          Objects.requireNonNull(identity.certificates),
          Objects.requireNonNull(identity.privateKey));
    }
    if (authority != null) {
      builder.authority(authority);
    }
    return builder.open();
  }
}
