/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

/** Shows a run while it goes on. Called by one thread. */
interface LiveView {
  /** Something worth a line of its own, before or between the frames. */
  void say(String line);

  /** A new moment; called several times a second, and free to skip. */
  void show(LiveFrame frame);

  /** The last frame was shown: leave the terminal as it was found. */
  void end();
}
