/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.io.Console;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Help.Ansi;

/** Whether a person is looking. */
final class Terminals {
  private Terminals() {}

  /** Whether the output may be redrawn in place: a terminal that understands escapes. */
  static boolean isInteractive() {
    return isTerminal(System.console())
        && Ansi.AUTO.enabled()
        && !"dumb".equals(System.getenv("TERM"));
  }

  /** From 22 on a JDK has a console without a terminal too, and a method to ask, unknown to 17. */
  private static boolean isTerminal(@Nullable Console console) {
    if (console == null) {
      return false;
    }
    try {
      return (boolean) Console.class.getMethod("isTerminal").invoke(console);
    } catch (NoSuchMethodException e) {
      return true;
    } catch (ReflectiveOperationException e) {
      return false;
    }
  }
}
