/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/** What the hot paths cost by the nanosecond, beside a floor measured in the same run. */
@NullMarked
package dev.isochrone.benchmarks.micro;

import org.jspecify.annotations.NullMarked;
