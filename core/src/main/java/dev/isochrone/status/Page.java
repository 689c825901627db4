/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.status;

import java.net.URI;

/** Answers what is asked at one path. Any thread. */
interface Page {
  Answer get(URI uri);
}
