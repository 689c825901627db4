/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * What the hot paths cost by the nanosecond, beside a floor measured in the same run.
 *
 * <pre>
 *   MicroPlan ─► JmhRunner ─► Measurement ─► StageTables, MicroSection ─► the page of results
 *                   │ a JVM a run
 *                   └─► PickBenchmark … ─► Implementations ─► StandingChannel around any policy
 * </pre>
 *
 * <p>A stage is a table: what is measured for several implementations at several sizes. Benchmarks
 * are public because JMH wants them so; nothing but {@link
 * dev.isochrone.benchmarks.micro.MicroCommand} is meant for use.
 */
@NullMarked
package dev.isochrone.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
