/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.testkit;

/** The emulator's threads: daemons with names that tell whose they are. */
final class WanThreads {
  static final String NAME_PREFIX = "isochrone-wan-";

  /** The loops are a few frames deep; a default stack reserves 1 MiB of addresses for each. */
  private static final long STACK_BYTES = 256 * 1024;

  private WanThreads() {}

  static Thread start(String name, Runnable task) {
    Thread thread = new Thread(null, task, NAME_PREFIX + name, STACK_BYTES, false);
    thread.setDaemon(true);
    thread.start();
    return thread;
  }
}
