/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/** The failover demo. */
@NullMarked
package dev.isochrone.examples.failover;

import org.jspecify.annotations.NullMarked;
