/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Four small programs, one for an industry each: {@link
 * dev.isochrone.examples.industries.FinancialServices}, {@link
 * dev.isochrone.examples.industries.Healthcare}, {@link
 * dev.isochrone.examples.industries.Manufacturing}, {@link
 * dev.isochrone.examples.industries.Retail}. Each is its catalog, its client, and a story of faults
 * with promises that it then checks.
 *
 * <p>What they share: {@code Sites} (real gRPC servers behind the test kit's WAN emulator, and a
 * catalog), {@code Story} (what happens when), {@code Tally} (what became of the calls).
 */
@NullMarked
package dev.isochrone.examples.industries;

import org.jspecify.annotations.NullMarked;
