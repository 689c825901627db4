/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.DrillReport;
import dev.isochrone.RouterConfigReader;
import dev.isochrone.Supposition;
import dev.isochrone.catalog.Catalog;
import dev.isochrone.catalog.CatalogParser;
import dev.isochrone.govern.Drill;
import dev.isochrone.testkit.RttMatrix;
import dev.isochrone.topology.Residency;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What an operator does while the demo's sites are under load: explain, what-if, drill, shift,
 * drain. Prints what each of them said and what became of the calls.
 *
 * <p>The router is the real one; sites, calls and clock are {@link VirtualSites}, so that ten
 * minutes of drill take a moment and the same is printed each time. The failover demo and the
 * industries' programs have real servers.
 */
public final class Operations {
  private static final String NEAR = "eu-central-1";
  private static final int RATE = 200;

  private final PrintWriter out;
  private final List<String> regions;
  private final VirtualSites world;
  private boolean held = true;

  private Operations(PrintWriter out) {
    this.out = out;
    List<DemoSite> sites = DemoSite.seenFrom(RttMatrix.ofAwsRegions(), NEAR);
    regions = sites.stream().map(DemoSite::region).toList();
    world = new VirtualSites("quotes", sites);
  }

  /** Runs it. */
  public static void main(String[] args) {
    int status = run(new PrintWriter(System.out, true, StandardCharsets.UTF_8));
    if (status != 0) {
      System.exit(status);
    }
  }

  static int run(PrintWriter out) {
    return new Operations(out).tell();
  }

  private int tell() {
    out.printf(
        Locale.ROOT, "The demo's six sites as seen from %s, %d calls a second%n", NEAR, RATE);
    world.load(10, RATE);
    explain();
    suppose();
    drill();
    drillThatHurts();
    shift();
    drain();
    return held ? 0 : 1;
  }

  private void explain() {
    heading("router.explain(Residency.anywhere())");
    String decision = world.router().explain(Residency.anywhere()).toString();
    decision.replace("; ", "\n  ").lines().forEach(line -> out.println("  " + line));
  }

  private void suppose() {
    heading("router.whatIf(Supposition.loss(\"" + NEAR + "\"))");
    out.println("  now:  " + world.router().whatIf(Supposition.NOTHING));
    out.println("  then: " + world.router().whatIf(Supposition.loss(NEAR)));
    heading("router.whatIf(Supposition.of(candidate)), the candidate having");
    out.println("  policy: {shiftPercent: {" + NEAR + ": 30}}");
    out.println("  then: " + world.router().whatIf(Supposition.of(candidate())));
    world.load(2, RATE);
    promise(world.calls(NEAR) == 2 * RATE, "nothing was touched: all calls still go to " + NEAR);
  }

  private Catalog candidate() {
    String sites =
        regions.stream().map(s -> "  " + s + ": {provider: aws}\n").collect(Collectors.joining());
    String endpoints =
        regions.stream()
            .map(s -> "      - {site: %s, target: \"dns:///quotes.%s.example\"}\n".formatted(s, s))
            .collect(Collectors.joining());
    String policy = "    policy: {shiftPercent: {" + NEAR + ": 30}}\n";
    return new CatalogParser(node -> new RouterConfigReader().read(node))
        .parse(
            "candidate.yaml",
            "version: 2\nsites:\n"
                + sites
                + "services:\n  quotes:\n    endpoints:\n"
                + endpoints
                + policy);
  }

  private void drill() {
    heading("overrides.drill(\"quotes\", Drill.of(\"" + NEAR + "\", 1), Drill.USUAL)");
    world.overrides().drill("quotes", Drill.of(NEAR, 1), Drill.USUAL);
    world.load(Drill.USUAL.toSeconds() + 2, RATE);
    result();
    promise(world.failed() == 0, "no call failed in these ten minutes");
  }

  private void drillThatHurts() {
    heading("the same, when no other site has room for more (RESOURCE_EXHAUSTED)");
    world.full(regions.stream().filter(s -> !s.equals(NEAR)).collect(Collectors.toSet()));
    world.overrides().drill("quotes", Drill.of(NEAR, 1), Drill.USUAL);
    world.load(60, RATE);
    DrillReport report = result();
    promise(
        report.ended().startsWith("aborted") && world.failed() == report.drilled().failures(),
        String.format(
            Locale.ROOT, "it ended itself after %d of %,d calls", world.failed(), 60 * RATE));
    world.full(Set.of());
    world.load(60, RATE);
  }

  private DrillReport result() {
    DrillReport report = Objects.requireNonNull(world.router().snapshot().drill());
    String text = report.toString().replace(": drilled", "\n  drilled").replace("; ", "\n  ");
    out.println("  " + text);
    return report;
  }

  private void shift() {
    heading("overrides.shift(\"quotes\", \"" + NEAR + "\", 40, Duration.ofMinutes(5))");
    world.overrides().shift("quotes", NEAR, 40, Duration.ofMinutes(5));
    world.load(20, RATE);
    world.overrides().list().forEach(text -> out.println("  in force: " + text));
    out.println("  " + shares());
    promise(Math.abs(world.calls(NEAR) - 0.6 * 20 * RATE) < 0.03 * 20 * RATE, "so many went on");
    world.load(5 * 60, RATE);
  }

  private void drain() {
    heading("overrides.drain(\"quotes\", \"" + NEAR + "\", Duration.ofSeconds(20))");
    world.overrides().drain("quotes", NEAR, Duration.ofSeconds(20));
    int failed = 0;
    for (int second = 1; second <= 5; second++) {
      world.load(1, RATE);
      failed += world.failed();
      out.printf(Locale.ROOT, "  second %d: %s%n", second, shares());
    }
    promise(world.calls(NEAR) == 0 && failed == 0, "its share fell to nothing, and no call failed");
    world.load(15 + 5, RATE);
    world.load(1, RATE);
    out.println("  after its end: " + shares());
    promise(world.calls(NEAR) == RATE, "the override ended by itself, and calls came back");
  }

  private String shares() {
    double all = regions.stream().mapToInt(world::calls).sum();
    return regions.stream()
        .filter(s -> world.calls(s) > 0)
        .map(s -> String.format(Locale.ROOT, "%.0f %% %s", 100 * world.calls(s) / all, s))
        .collect(Collectors.joining(", "));
  }

  private void heading(String text) {
    out.println();
    out.println(text);
  }

  private void promise(boolean kept, String words) {
    out.println((kept ? "  ✓ " : "  ✗ ") + words);
    held &= kept;
  }
}
