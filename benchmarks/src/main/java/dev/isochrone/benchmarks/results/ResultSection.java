/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.results;

/** One benchmark's part of {@link ResultsPage}. Immutable. */
public interface ResultSection {
  /** What tells it from the others in the page: lower case, no spaces. */
  String id();

  /** The section, which begins with its heading, of the second level, and names its command. */
  String markdown();

  /** A section from its parts. */
  static ResultSection of(String id, String markdown) {
    record Plain(String id, String markdown) implements ResultSection {}
    return new Plain(id, markdown);
  }
}
