/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Programs that show the library at work; each has a package of its own, and its own main class.
 *
 * <p>Start with {@code dev.isochrone.examples.failover}: the failover demo. {@code industries} has
 * four small programs, {@code http} one without gRPC; {@code shared} is what they have in common.
 */
@NullMarked
package dev.isochrone.examples;

import org.jspecify.annotations.NullMarked;
