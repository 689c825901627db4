/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

/**
 * Something that is measured for several implementations: a table of the page.
 *
 * @param id short, for {@code --include} and JSON
 * @param title what is measured
 * @param sizes what the columns count
 * @param floor the implementation that the others' ratios refer to
 * @param ours the implementation that is this project's
 * @param note what a reader must know
 */
record Stage(String id, String title, String sizes, String floor, String ours, String note) {}
