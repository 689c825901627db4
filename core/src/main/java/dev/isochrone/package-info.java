/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * The composition root: closes the loop from outcomes to picks and shows its faces to the outside.
 *
 * <pre>
 *   call outcome ─► latency ─► health ─► priority ─► weight ─► pick ─► call
 *        ▲                                                       │
 *        └───────────────────────────────────────────────────────┘
 * </pre>
 *
 * <p>Each stage is a package of that name and imports only stages to its left; this package alone
 * knows them all. Threads: one writer a router builds an immutable table and swaps one reference;
 * picks and outcomes run on any thread, lock-free, and never wait for the writer.
 *
 * <p>Start at {@link dev.isochrone.FunctionRouter} to use it, at {@link dev.isochrone.SiteRouter}
 * to see how it works.
 */
@NullMarked
package dev.isochrone;

import org.jspecify.annotations.NullMarked;
