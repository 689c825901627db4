/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.results;

/** One benchmark's part of {@link ResultsPage}. Immutable. */
public interface ResultSection {
  /** What tells it from the others in the page: lower case, no spaces. */
  String id();

  /** Its heading. */
  String title();

  /** The exact command that measured it. */
  String command();

  /** Its text: tables, and what they mean. Headings begin at the third level. */
  String markdown();
}
