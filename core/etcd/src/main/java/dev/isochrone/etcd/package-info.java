/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * A fleet on etcd: the catalog under a watched key, and each client's own account of where its
 * calls go, for as long as it lives.
 *
 * <p>Enters: a catalog's text, when it is published; what {@link dev.isochrone.Routers} know.
 * Leaves: a {@link dev.isochrone.catalog.CatalogSource}, and a {@link dev.isochrone.etcd.Fleet} for
 * people. No call waits for etcd: while it is gone, routing goes on by what was last read.
 *
 * <p>Threads: two daemon threads a cluster, which wait for etcd's answers.
 *
 * <p>Start at {@link dev.isochrone.etcd.EtcdCluster}.
 */
@NullMarked
package dev.isochrone.etcd;

import org.jspecify.annotations.NullMarked;
