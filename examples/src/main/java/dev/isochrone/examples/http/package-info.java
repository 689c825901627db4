/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * Routing without gRPC: {@link dev.isochrone.examples.http.RoutedHttp} sends the JDK's HTTP
 * requests to the nearest healthy site by core alone.
 */
@NullMarked
package dev.isochrone.examples.http;

import org.jspecify.annotations.NullMarked;
