/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone;

/**
 * How complete a router's audit is.
 *
 * @param refused calls that residency refused
 * @param dropped those of them of which no observer is told, since it was told of too many already
 */
public record AuditCounts(long refused, long dropped) {}
