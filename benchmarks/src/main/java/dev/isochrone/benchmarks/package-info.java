/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/** Placeholder. */
@NullMarked
package dev.isochrone.benchmarks;

import org.jspecify.annotations.NullMarked;
