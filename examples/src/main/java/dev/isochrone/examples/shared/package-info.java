/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What the programs of this module have in common: servers that stand for machines, a load that is
 * sent when it is due, and text in columns. Nothing in it knows about any program.
 *
 * <p>Start at {@link dev.isochrone.examples.shared.OpenLoop} and {@link
 * dev.isochrone.examples.shared.EndpointServer}.
 */
@NullMarked
package dev.isochrone.examples.shared;

import org.jspecify.annotations.NullMarked;
