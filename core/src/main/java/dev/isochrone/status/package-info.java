/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
/**
 * A page for people: {@link dev.isochrone.status.StatusPage} serves what routers know and intend,
 * to a browser and as JSON. Off unless opened; on the loopback interface unless told otherwise.
 *
 * <p>Enters: {@link dev.isochrone.Routers}. Leaves: HTTP answers. It has two threads of its own and
 * reads only: nothing here can change how calls are routed.
 */
@NullMarked
package dev.isochrone.status;

import org.jspecify.annotations.NullMarked;
