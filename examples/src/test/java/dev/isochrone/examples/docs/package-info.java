/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/** Holds what the README and the pages in {@code docs} say against what is. */
@NullMarked
package dev.isochrone.examples.docs;

import org.jspecify.annotations.NullMarked;
