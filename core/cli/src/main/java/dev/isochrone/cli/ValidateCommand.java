/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.cli;

import dev.isochrone.catalog.Catalog;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Would a router take this catalog? */
@Command(
    name = "validate",
    description = "Says whether a router would take this catalog, and everything that is wrong.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {"0:valid", "1:refused", "2:a wrong option"})
final class ValidateCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "FILE", description = "The catalog.")
  private @Nullable Path file;

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Path path = Objects.requireNonNull(file);
    Reading reading = Reading.of(path);
    Catalog catalog = reading.catalog();
    if (json) {
      Map<String, Object> result = new LinkedHashMap<>();
      result.put("valid", catalog != null);
      if (catalog != null) {
        result.put("version", catalog.version());
      }
      result.put("errors", reading.errorsAsMaps());
      out.println(Reading.JSON.toJson(result));
    } else if (catalog != null) {
      out.printf(
          "%s: valid: version %d, %d sites, %d services%n",
          path, catalog.version(), catalog.sites().size(), catalog.services().size());
    } else {
      reading.errors().forEach(err::println);
    }
    return catalog != null ? 0 : 1;
  }
}
