/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

/**
 * One field that a {@link ConfigReader} asks for, as documentation lists it.
 *
 * @param path its name, after those of the objects around it: {@code slowStart.window}
 * @param form what it may hold, bounds included: {@code an integer, 0 to 100}
 * @param defaultValue as it would be written; empty if there is none
 */
public record ConfigField(String path, String form, String defaultValue) {}
