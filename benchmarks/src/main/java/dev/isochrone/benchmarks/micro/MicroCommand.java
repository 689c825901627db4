/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** What the hot paths cost, with JMH. */
@Command(
    name = "micro",
    description = "What the hot paths cost, with JMH.",
    mixinStandardHelpOptions = true)
public final class MicroCommand implements Callable<Integer> {
  @Parameters(description = "JMH's own options, for example: PickBenchmark -prof gc")
  private List<String> jmhOptions = List.of();

  @Override
  public Integer call() throws IOException {
    org.openjdk.jmh.Main.main(jmhOptions.toArray(String[]::new));
    return 0;
  }
}
