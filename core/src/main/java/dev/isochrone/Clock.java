/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

import dev.isochrone.time.Scheduler;
import dev.isochrone.time.Ticker;

/** A router's time: what it reads and what wakes it. */
record Clock(Ticker ticker, Scheduler scheduler) {}
