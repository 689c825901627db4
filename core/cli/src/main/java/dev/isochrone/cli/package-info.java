/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Isochrone on the command line: what a pipeline asks of a catalog before it goes out, how it goes
 * out to a fleet on etcd, and what has become of it there.
 *
 * <p>Start at {@link dev.isochrone.cli.Main}.
 */
@NullMarked
package dev.isochrone.cli;

import org.jspecify.annotations.NullMarked;
