/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Parts of a gRPC channel without the channel: what a library sets on its builder, the executor
 * that policies schedule on, a server's load report. The simulator and the measurements of single
 * steps make their own channels of them, in which nothing happens that they did not ask for.
 */
@NullMarked
package dev.isochrone.benchmarks.channel;

import org.jspecify.annotations.NullMarked;
