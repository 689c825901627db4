/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.cli;

import dev.isochrone.etcd.ClientSummary;
import dev.isochrone.etcd.EtcdCluster;
import dev.isochrone.etcd.Fleet;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Who goes where. */
@Command(
    name = "fleet",
    description = {
      "Shows all clients that live: for each site a client's share of calls with",
      "p50/p99 in ms, and its version of the catalog. A ! marks who has not the one",
      "published."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:every client that follows the catalog has the version published",
      "1:some have not",
      "2:a wrong option",
      "3:no answer"
    })
final class FleetCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private @Nullable EtcdOptions etcd;

  @Option(names = "--json", description = "Prints everything as JSON.")
  private boolean json;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    try (EtcdCluster cluster = Objects.requireNonNull(etcd).open()) {
      Fleet fleet = cluster.fleet();
      if (json) {
        out.println(Reading.JSON.toJson(new Shown(fleet)));
      } else {
        FleetText.lines(fleet).forEach(out::println);
      }
      fleet.unreadable().forEach(name -> err.println(name + ": not a summary"));
      return fleet.stragglers().isEmpty() ? 0 : 1;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    } catch (IOException e) {
      err.println(e.getMessage());
      return 3;
    }
  }

  /** With what a reader would have to work out. */
  private record Shown(Fleet fleet, List<String> stragglers) {
    Shown(Fleet fleet) {
      this(fleet, fleet.stragglers().stream().map(ClientSummary::client).toList());
    }
  }
}
