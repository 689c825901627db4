/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.isochrone.benchmarks.loopback.LoopbackCommand;
import dev.isochrone.benchmarks.micro.MicroCommand;
import dev.isochrone.benchmarks.sim.ReportCommand;
import dev.isochrone.benchmarks.sim.SimulateCommand;
import java.io.PrintWriter;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** {@code java -jar isochrone-benchmarks.jar}: each way to measure is a subcommand. */
@Command(
    name = "isochrone-benchmarks",
    description = "Judges routing policies: in a simulated world, by the nanosecond, on loopback.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:done", "1:failed while running", "2:a wrong option or a broken file"},
    subcommands = {
      SimulateCommand.class,
      ReportCommand.class,
      MicroCommand.class,
      LoopbackCommand.class
    })
public final class Main {
  private Main() {}

  /** Ends the JVM with an exit status fit for a pipeline. */
  public static void main(String[] args) {
    // In UTF-8: a JVM without a locale would write question marks into the tables.
    PrintWriter out = new PrintWriter(System.out, true, UTF_8);
    System.exit(run(out, new PrintWriter(System.err, true, UTF_8), args));
  }

  /** Runs one command line and returns its exit status. */
  static int run(PrintWriter out, PrintWriter err, String... args) {
    return new CommandLine(new Main())
        .setOut(out)
        .setErr(err)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(Main::wrong)
        .execute(args);
  }

  /** Says what is wrong and no more: two screens of usage would push it out of sight. */
  private static int wrong(ParameterException e, String[] args) {
    CommandLine command = e.getCommandLine();
    command.getErr().println(e.getMessage());
    UnmatchedArgumentException.printSuggestions(e, command.getErr());
    String name = command.getCommandSpec().qualifiedName();
    command.getErr().println("Options and arguments: " + name + " --help");
    return command.getCommandSpec().exitCodeOnInvalidInput();
  }
}
