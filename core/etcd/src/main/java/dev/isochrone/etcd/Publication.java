/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.etcd;

import org.jspecify.annotations.Nullable;

/**
 * What became of a catalog that was to be published.
 *
 * @param version its own
 * @param replaced the version that was there; null if there was none
 * @param written whether it is there now because of this; not so if the same text was there already
 * @param refusal why it was not published, or null
 */
public record Publication(
    long version, @Nullable Long replaced, boolean written, @Nullable String refusal) {}
