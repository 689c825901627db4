/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/** Each peer's formula on exact numbers. */
@NullMarked
package dev.isochrone.benchmarks.sim.peers;

import org.jspecify.annotations.NullMarked;
