/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.cli;

import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogDiff;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** What would change for which service? */
@Command(
    name = "diff",
    description = "Says what would change for which service if NEW took the place of OLD.",
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:calls would not notice",
      "1:something would change",
      "2:one of the catalogs, or NEW after OLD, would be refused; or a wrong option"
    })
final class DiffCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(index = "0", paramLabel = "OLD", description = "The catalog in force.")
  private @Nullable Path old;

  @Parameters(index = "1", paramLabel = "NEW", description = "The one to take its place.")
  private @Nullable Path next;

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Reading before = Reading.of(Objects.requireNonNull(old));
    Reading after = Reading.of(Objects.requireNonNull(next));
    Catalog from = before.catalog();
    Catalog to = after.catalog();
    CatalogDiff diff = from == null || to == null ? null : CatalogDiff.between(from, to);
    boolean refused = diff == null || diff.refusal() != null;
    if (json) {
      Map<String, @Nullable Object> result = new LinkedHashMap<>();
      List<Map<String, Object>> errors = new ArrayList<>(before.errorsAsMaps());
      errors.addAll(after.errorsAsMaps());
      result.put("taken", !refused);
      result.put("refusal", diff == null ? null : diff.refusal());
      result.put("errors", errors);
      result.put(
          "changes",
          diff == null ? List.of() : diff.changes().stream().map(DiffCommand::asMap).toList());
      out.println(Reading.JSON.toJson(result));
    } else {
      before.errors().forEach(err::println);
      after.errors().forEach(err::println);
      if (diff != null) {
        diff.changes().forEach(out::println);
        if (diff.refusal() != null) {
          err.println(next + ": would be refused: " + diff.refusal());
        }
      }
    }
    return refused ? 2 : Objects.requireNonNull(diff).changes().isEmpty() ? 0 : 1;
  }

  private static Map<String, @Nullable Object> asMap(CatalogDiff.Change change) {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    map.put("service", change.service());
    map.put("what", change.what());
    map.put("before", change.before());
    map.put("after", change.after());
    return map;
  }
}
