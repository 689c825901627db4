/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.cli;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import dev.isochrone.RouterSnapshot;
import dev.isochrone.Routers;
import dev.isochrone.Supposition;
import dev.isochrone.WhatIf;
import dev.isochrone.catalog.Catalog;
import dev.isochrone.topology.Residency;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** Where would calls go if? */
@Command(
    name = "what-if",
    description = {
      "Says where the calls of recorded routers would go, and how far, if a site were lost or"
          + " another catalog were in force.",
      "SNAPSHOT is what the status page answers at /snapshot.json, or one router's snapshot."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:all calls would go somewhere",
      "1:a router's calls could go nowhere",
      "2:the snapshot or the catalog cannot be read; or a wrong option"
    })
final class WhatIfCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;

  @Parameters(paramLabel = "SNAPSHOT", description = "The recorded snapshot, as JSON.")
  private @Nullable Path snapshot;

  @Option(names = "--lost", split = ",", paramLabel = "SITE", description = "Sites to do without.")
  private List<String> lost = new ArrayList<>();

  @Option(
      names = "--within",
      split = ",",
      paramLabel = "CODE",
      description = "Jurisdictions of which a site must carry one.")
  private List<String> within = new ArrayList<>();

  @Option(
      names = "--catalog",
      paramLabel = "FILE",
      description = "A catalog to take the place of the one in force.")
  private @Nullable Path catalog;

  @Option(names = "--router", paramLabel = "NAME", description = "This router or service alone.")
  private @Nullable String router;

  @Option(names = "--json", description = "Prints the result as JSON.")
  private boolean json;

  /** Of one router, as it is and as it would be. */
  private record Answer(String router, WhatIf now, WhatIf then) {}

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Supposition supposed = supposition(err);
    List<RouterSnapshot> routers = routers(err);
    if (supposed == null || routers == null) {
      return 2;
    }
    List<Answer> answers =
        routers.stream()
            .map(
                r ->
                    new Answer(
                        r.router(), WhatIf.of(r, Supposition.NOTHING), WhatIf.of(r, supposed)))
            .toList();
    if (json) {
      out.println(Reading.JSON.toJson(answers.stream().map(WhatIfCommand::asMap).toList()));
    } else {
      for (Answer a : answers) {
        out.println(a.router);
        out.println("  now:  " + a.now);
        out.println("  then: " + a.then);
      }
    }
    return answers.stream().allMatch(a -> a.then.refusal().isEmpty()) ? 0 : 1;
  }

  private @Nullable Supposition supposition(PrintWriter err) {
    Catalog candidate = null;
    if (catalog != null) {
      Reading reading = Reading.of(catalog);
      candidate = reading.catalog();
      if (candidate == null) {
        reading.errors().forEach(err::println);
        return null;
      }
    }
    Residency residency = within.isEmpty() ? Residency.anywhere() : Residency.within(within);
    return new Supposition(Set.copyOf(lost), residency, candidate);
  }

  private @Nullable List<RouterSnapshot> routers(PrintWriter err) {
    Path path = Objects.requireNonNull(snapshot);
    try {
      List<RouterSnapshot> all = parse(Files.readString(path));
      List<RouterSnapshot> some =
          all.stream().filter(r -> router == null || Routers.serves(r.router(), router)).toList();
      if (some.isEmpty()) {
        err.println(path + ": no router" + (router == null ? "" : " serves " + router));
        return null;
      }
      return some;
    } catch (IOException | RuntimeException e) {
      // Gson wraps what a record's constructor throws in whatever it likes.
      err.println(path + ": no snapshot of routers: " + e.getMessage());
      return null;
    }
  }

  private static List<RouterSnapshot> parse(String text) {
    JsonElement root = JsonParser.parseString(text);
    JsonArray routers = new JsonArray();
    if (root.isJsonArray()) {
      routers = root.getAsJsonArray();
    } else if (root.isJsonObject() && root.getAsJsonObject().has("routers")) {
      routers = root.getAsJsonObject().getAsJsonArray("routers");
    } else {
      routers.add(root);
    }
    List<RouterSnapshot> all = new ArrayList<>();
    for (JsonElement each : routers) {
      RouterSnapshot snapshot = Reading.JSON.fromJson(each, RouterSnapshot.class);
      if (snapshot == null || snapshot.router() == null) {
        throw new JsonParseException("no router's name");
      }
      all.add(snapshot);
    }
    return all;
  }

  private static Map<String, Object> asMap(Answer answer) {
    Map<String, Object> map = new LinkedHashMap<>();
    map.put("router", answer.router);
    map.put("now", answer.now);
    map.put("then", answer.then);
    return map;
  }
}
