/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** {@code java -jar isochrone.jar COMMAND}. */
@Command(
    name = "isochrone",
    description =
        "Checks, compares and publishes catalogs, says where calls would go under them, and shows who"
            + " follows them.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    subcommands = {
      ValidateCommand.class,
      DiffCommand.class,
      WhatIfCommand.class,
      PublishCommand.class,
      FleetCommand.class
    })
public final class Main {
  private Main() {}

  /** Ends the JVM with an exit status fit for a pipeline. */
  public static void main(String[] args) {
    // In UTF-8: a JVM without a locale would write question marks.
    System.exit(
        run(
            new PrintWriter(System.out, true, UTF_8),
            new PrintWriter(System.err, true, UTF_8),
            args));
  }

  /** Runs one command line and returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Main()).setOut(out).setErr(err).execute(args);
  }
}
