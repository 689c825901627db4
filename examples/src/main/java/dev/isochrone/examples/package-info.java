/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Programs that show the library at work; each has a package of its own, and its own main class.
 *
 * <p>Start with {@code dev.isochrone.examples.failover}: the failover demo.
 */
@NullMarked
package dev.isochrone.examples;

import org.jspecify.annotations.NullMarked;
