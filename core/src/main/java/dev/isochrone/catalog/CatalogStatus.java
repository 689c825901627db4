/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.config.ConfigException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How a source stands at one moment.
 *
 * @param source its name
 * @param catalog the one in force, or null if there has been no good one yet
 * @param error why what the source holds now is not in force, or null if it is
 * @param age since the catalog came into force; zero without one
 * @param unconfirmed since the source was last seen to hold the catalog in force: near zero in good
 *     times, and how stale routing is in bad ones
 */
public record CatalogStatus(
    String source,
    @Nullable Catalog catalog,
    @Nullable ConfigException error,
    Duration age,
    Duration unconfirmed) {}
