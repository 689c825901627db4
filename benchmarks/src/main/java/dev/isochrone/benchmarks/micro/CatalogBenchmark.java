/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.micro;

import dev.isochrone.RouterConfigReader;
import dev.isochrone.catalog.CatalogParser;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

/** A whole catalog from its text, with all checks. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class CatalogBenchmark {
  /** Endpoints of its one service, spread evenly over five sites. */
  @Param("1000")
  public int size;

  private final CatalogParser parser =
      new CatalogParser(policy -> new RouterConfigReader().read(policy));
  private String text = "";

  /** Writes the catalog. */
  @Setup
  public void start() {
    text =
        IntStream.range(0, Addresses.SITES)
                .mapToObj(s -> "  site-" + s + ": {provider: p, region: r, jurisdictions: [EU]}\n")
                .collect(Collectors.joining("", "version: 1\nsites:\n", "services:\n  orders:\n"))
            + IntStream.range(0, size)
                .mapToObj(
                    i ->
                        String.format(
                            "      - {site: site-%d, addresses: [\"10.%d.%d.%d:443\"], weight: 100}\n",
                            i % Addresses.SITES, i >> 16, (i >> 8) & 255, i & 255))
                .collect(Collectors.joining("", "    endpoints:\n", ""));
  }

  /** Floor: the YAML library alone, which knows of no catalog. */
  @Benchmark
  public Object floor() {
    return new Load(LoadSettings.builder().build()).loadFromString(text);
  }

  /** What happens within a second of a change of the file. */
  @Benchmark
  public Object parse() {
    return parser.parse("catalog.yaml", text);
  }
}
