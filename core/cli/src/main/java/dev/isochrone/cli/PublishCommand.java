/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.cli;

import dev.isochrone.config.ConfigException;
import dev.isochrone.etcd.EtcdCluster;
import dev.isochrone.etcd.Publication;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** A catalog for the whole fleet. */
@Command(
    name = "publish",
    description = {
      "Puts a catalog into etcd, from where all clients take it, if each of them",
      "would: it is valid, and its version is higher than the one there (or it",
      "replaces that one)."
    },
    mixinStandardHelpOptions = true,
    exitCodeListHeading = "Exit status:%n",
    exitCodeList = {
      "0:it is in etcd",
      "1:refused",
      "2:a wrong option",
      "3:no answer; whether it is in etcd is unknown"
    })
final class PublishCommand implements Callable<Integer> {
  @Spec private @Nullable CommandSpec spec;
  @Mixin private @Nullable EtcdOptions etcd;

  @Parameters(paramLabel = "FILE", description = "The catalog.")
  private @Nullable Path file;

  @Override
  public Integer call() {
    PrintWriter out = Objects.requireNonNull(spec).commandLine().getOut();
    PrintWriter err = Objects.requireNonNull(spec).commandLine().getErr();
    Path path = Objects.requireNonNull(file);
    String text;
    try {
      text = Files.readString(path);
    } catch (IOException e) {
      err.println(path + ": unreadable: " + e + " (expected: a readable text in UTF-8)");
      return 1;
    }
    try (EtcdCluster cluster = Objects.requireNonNull(etcd).open()) {
      Publication p = cluster.publish(path.toString(), text);
      if (p.refusal() != null) {
        err.println(path + ": refused: " + p.refusal());
        return 1;
      }
      String before = p.replaced() == null ? "no catalog" : "version " + p.replaced();
      out.println(
          path
              + ": version "
              + p.version()
              + (p.written() ? " published, in place of " + before : " is there already"));
      return 0;
    } catch (ConfigException e) {
      e.errors().forEach(err::println);
      return 1;
    } catch (IllegalArgumentException e) {
      err.println(e.getMessage());
      return 2;
    } catch (IOException e) {
      err.println(e.getMessage());
      return 3;
    }
  }
}
