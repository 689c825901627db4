/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.scenario;

import static dev.isochrone.benchmarks.sim.scenario.Examples.FULL;
import static dev.isochrone.benchmarks.sim.scenario.Examples.HEDGED;
import static dev.isochrone.benchmarks.sim.scenario.Examples.LEAST;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import dev.isochrone.benchmarks.sim.scenario.ClientSpec.Arrivals;
import dev.isochrone.benchmarks.sim.scenario.ClientSpec.Hedge;
import dev.isochrone.benchmarks.sim.scenario.ClientSpec.Retry;
import dev.isochrone.benchmarks.sim.scenario.MethodSpec.Distribution;
import dev.isochrone.config.ConfigException;
import io.grpc.Status;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ScenarioReaderTest {
  private static final Duration NONE = Duration.ZERO;

  private static Duration s(double seconds) {
    return Duration.ofNanos(Math.round(seconds * 1e9));
  }

  @Test
  void everyFieldIsRead() {
    Scenario scenario = ScenarioReader.read("dir/all-there-is.yaml", FULL);

    SiteSpec near =
        new SiteSpec(
            "eu-west-1",
            0,
            null,
            4,
            8,
            50,
            List.of(1.0, 0.5),
            0.25,
            4,
            s(20),
            s(15),
            s(0.05),
            Set.of("IE", "EU"));
    assertThat(scenario)
        .isEqualTo(
            new Scenario(
                "all-there-is",
                "All there is.",
                "eu-west-1",
                s(90),
                s(5),
                new NetworkSpec(2, 0.01, 3),
                Map.of(
                    "near", near, "next", site(3, null, Set.of("EU")), "third", site(0, s(0.025))),
                Map.of(
                    "Get", new MethodSpec(3, Distribution.LOGNORMAL, s(0.002), 1),
                    "Search", new MethodSpec(1, Distribution.PARETO, s(0.1), 2.2)),
                new ClientSpec(
                    7,
                    250,
                    new Arrivals(Arrivals.Kind.BURSTS, s(20), 4),
                    s(1.5),
                    new Retry(
                        3,
                        s(0.05),
                        s(0.5),
                        10,
                        0.2,
                        Set.of(Status.Code.UNAVAILABLE, Status.Code.RESOURCE_EXHAUSTED)),
                    null,
                    s(30),
                    s(2),
                    Set.of("EU")),
                List.of(
                    new Event(
                        s(20),
                        s(5),
                        NONE,
                        NONE,
                        "near",
                        2,
                        s(1),
                        Event.Kind.UNAVAILABLE,
                        0.5,
                        NONE),
                    new Event(
                        s(20), s(2), s(10), s(55), "next", 0, NONE, Event.Kind.BLACK_HOLE, 0, NONE),
                    new Event(
                        s(40), s(15), NONE, NONE, "third", 0, NONE, Event.Kind.RTT, 40, s(10)),
                    new Event(
                        s(30), NONE, NONE, NONE, null, 0, NONE, Event.Kind.LOAD, 1.5, NONE))));
    assertThat(scenario.sites().keySet()).containsExactly("near", "next", "third");
    assertThat(scenario.methods().keySet()).containsExactly("Get", "Search");
  }

  private static SiteSpec site(int rank, Duration rtt) {
    return site(rank, rtt, Set.of());
  }

  private static SiteSpec site(int rank, Duration rtt, Set<String> jurisdictions) {
    return new SiteSpec(
        null, rank, rtt, 1, 16, 1000, List.of(1.0), 0, 1, NONE, NONE, NONE, jurisdictions);
  }

  @Test
  void everythingButTheSitesHasADefault() {
    assertThat(ScenarioReader.read("least.yml", LEAST))
        .isEqualTo(
            new Scenario(
                "least",
                "",
                null,
                s(60),
                s(10),
                NetworkSpec.DEFAULT,
                Map.of("near", site(1, null)),
                Map.of("Get", new MethodSpec(1, Distribution.LOGNORMAL, s(0.005), 0.8)),
                new ClientSpec(1, 300, Arrivals.POISSON, s(2), null, null, s(10), s(1), Set.of()),
                List.of()));
  }

  @Test
  void objectsThatAreGivenEmptyHaveDefaultsToo() {
    Scenario scenario =
        ScenarioReader.read(
            "a.yaml",
            """
            network: {}
            sites: {near: {rank: 1, warmup: {}}}
            methods: {Get: {}, Put: {serviceTime: {}}, Scan: {serviceTime: {distribution: pareto}}}
            clients: {arrivals: {}, retry: {}, keepAlive: {}}
            events: []
            """);
    assertThat(scenario.network()).isEqualTo(NetworkSpec.DEFAULT);
    assertThat(scenario.sites().get("near").warmupFactor()).isEqualTo(3);
    assertThat(scenario.sites().get("near").warmup()).isEqualTo(s(10));
    assertThat(scenario.methods().get("Put")).isEqualTo(MethodReader.DEFAULT);
    assertThat(scenario.methods().get("Scan").shape()).isEqualTo(2.5);
    assertThat(scenario.clients().arrivals()).isEqualTo(Arrivals.POISSON);
    assertThat(scenario.clients().retry())
        .isEqualTo(new Retry(2, s(0.1), s(1), 0, 0.1, Set.of(Status.Code.UNAVAILABLE)));
    assertThat(scenario.clients().keepAliveTime()).isEqualTo(s(10));
  }

  @Test
  void hedgingAndADay() {
    ClientSpec clients = ScenarioReader.read("hedged.yaml", HEDGED).clients();
    assertThat(clients.hedge()).isEqualTo(new Hedge(3, s(0.05)));
    assertThat(clients.retry()).isNull();
    assertThat(clients.arrivals()).isEqualTo(new Arrivals(Arrivals.Kind.DIURNAL, s(60), 1.5));
  }

  @Test
  void keepaliveMayBeOff() {
    String text = LEAST + "clients: {keepAlive: {time: \"0s\"}}\n";
    assertThat(ScenarioReader.read("a.yaml", text).clients().keepAliveTime()).isZero();
  }

  @ParameterizedTest
  @CsvSource({"a.yaml,a", "dir/b.yml,b", "c,c", "C:\\dir\\d.yaml,d", "e.yaml.txt,e.yaml.txt"})
  void nameIsTheFiles(String source, String name) {
    assertThat(ScenarioReader.read(source, LEAST).name()).isEqualTo(name);
  }

  static Stream<Arguments> badEdits() {
    return Stream.of(
        // fields of their own
        arguments("from: ", "form: ", "2:1: form: unknown field (expected: perhaps from)"),
        arguments("\"90s\"", "90", "3:11: duration: 90 (expected: a duration such as \"0.005s\")"),
        arguments(
            "\"90s\"", "\"0.5s\"", "3:11: duration: \"0.5s\" (expected: \"1s\" to \"86400s\")"),
        arguments(
            "\"5s\"\nnetwork",
            "\"90s\"\nnetwork",
            "4:9: warmup: \"90s\" (expected: less than the duration, 90s)"),
        arguments("jitter: 2", "jitter: -1", "5:19: network.jitter: -1 (expected: 0 to 100)"),
        arguments("loss: 0.01", "loss: 1", "5:28: network.loss: 1 (expected: 0 to 0.9)"),
        arguments(
            "handshakeRoundTrips: 3",
            "handshakes: 3",
            "5:34: network.handshakes: unknown field"
                + " (expected: one of handshakeRoundTrips, jitter, loss)"),
        // sites
        arguments(
            "    region: eu-west-1\n",
            "",
            "8:5: sites.near.region: missing (expected: exactly one of region, rank, rtt)"),
        arguments(
            "region: eu-west-1",
            "region: eu-west-1\n    rank: 1",
            "8:13: sites.near.region: \"eu-west-1\""
                + " (expected: exactly one of region, rank, rtt)"),
        arguments("rank: 3", "rank: 0", "17:16: sites.next.rank: 0 (expected: 1 to 1000)"),
        arguments(
            "\"0.025s\"",
            "\"0s\"",
            "18:16: sites.third.rtt: \"0s\" (expected: \"0.000001s\" to \"10s\")"),
        arguments(
            "concurrency: 8",
            "concurrency: 0",
            "10:18: sites.near.concurrency: 0 (expected: 1 to 10000)"),
        arguments(
            "speeds: [1, 0.5]",
            "speeds: []",
            "12:13: sites.near.speeds: a list (expected: one or more numbers, 0.01 to 100)"),
        arguments(
            "speeds: [1, 0.5]",
            "speeds: 2",
            "12:13: sites.near.speeds: 2 (expected: one or more numbers, 0.01 to 100)"),
        arguments(
            "speeds: [1, 0.5]",
            "speeds: [1, 0]",
            "12:13: sites.near.speeds: a list"
                + " (expected: one or more numbers, 0.01 to 100, unlike 0)"),
        arguments(
            "speeds: [1, 0.5]",
            "speeds: [1, fast]",
            "12:13: sites.near.speeds: a list"
                + " (expected: one or more numbers, 0.01 to 100, unlike element 1)"),
        arguments(
            "background: 0.25",
            "background: 1",
            "13:17: sites.near.background: 1 (expected: 0 to 0.99)"),
        arguments(
            "every: \"15s\", ",
            "",
            "15:9: sites.near.gc.every: missing (expected: a duration such as \"10s\")"),
        arguments(
            "pause: \"0.05s\"",
            "pause: \"15s\"",
            "15:31: sites.near.gc.pause: \"15s\" (expected: less than every, 15s)"),
        arguments(
            "endpoints: 4",
            "endpoints: 9999",
            "7:3: sites: an object (expected: at most 10000 endpoints in all, not 10001)"),
        // methods
        arguments(
            "distribution: lognormal",
            "distribution: normal",
            "20:47: methods.Get.serviceTime.distribution: \"normal\""
                + " (expected: one of fixed, exponential, lognormal, pareto)"),
        arguments(
            "distribution: lognormal",
            "distribution: fixed",
            "20:77: methods.Get.serviceTime.sigma: 1"
                + " (expected: none, it belongs to distribution lognormal)"),
        arguments(
            "distribution: pareto",
            "distribution: exponential",
            "21:87: methods.Search.serviceTime.exponent: 2.2"
                + " (expected: none, it belongs to distribution pareto)"),
        arguments(
            "exponent: 2.2",
            "exponent: 1",
            "21:82: methods.Search.serviceTime.exponent: 1 (expected: 1.05 to 100)"),
        // clients
        arguments("rate: 250", "rate: 0", "24:9: clients.rate: 0 (expected: 0.001 to 1000000)"),
        arguments(
            "rate: 250",
            "rate: 500000",
            "3:11: duration: \"90s\" (expected: at most 20000000 calls and pauses in all, the"
                + " background's too; these are 60020401)"),
        arguments(
            "kind: bursts, period: \"20s\"",
            "kind: even",
            "25:34: clients.arrivals.factor: 4"
                + " (expected: none, kind even is the same at all times)"),
        arguments(
            "kind: bursts",
            "kind: diurnal",
            "25:52: clients.arrivals.factor: 4 (expected: 1 to 2)"),
        arguments(
            "maxAttempts: 3",
            "maxAttempts: 6",
            "28:18: clients.retry.maxAttempts: 6 (expected: 2 to 5)"),
        arguments(
            "RESOURCE_EXHAUSTED]",
            "INTERNAL]",
            "33:26: clients.retry.codes[1]: \"INTERNAL\""
                + " (expected: UNAVAILABLE or RESOURCE_EXHAUSTED)"),
        arguments(
            "[UNAVAILABLE, RESOURCE_EXHAUSTED]",
            "[]",
            "33:12: clients.retry.codes: a list"
                + " (expected: one or more, each UNAVAILABLE or RESOURCE_EXHAUSTED)"),
        arguments(
            "  keepAlive",
            "  hedge: {delay: \"0.1s\"}\n  keepAlive",
            "34:10: clients.hedge: an object"
                + " (expected: none, gRPC either retries or hedges a method's calls)"),
        arguments(
            "time: \"30s\"",
            "time: \"5s\"",
            "34:21: clients.keepAlive.time: \"5s\""
                + " (expected: \"0s\", which is off, or >= \"10s\", as gRPC allows no less)"),
        arguments(
            "residency: [EU]",
            "residency: [UE]",
            "35:14: clients.residency: a list (expected: jurisdictions that a site carries,"
                + " unlike UE; perhaps EU)"),
        arguments(
            "residency: [EU]",
            "residency: []",
            "35:14: clients.residency: a list"
                + " (expected: one or more jurisdictions; leave it out to permit every site)"),
        arguments(
            "count: 7", "count: 100000", "23:10: clients.count: 100000 (expected: 1 to 10000)"),
        // events
        arguments(
            "site: near,",
            "site: nera,",
            "37:37: events[0].site: \"nera\" (expected: a site of this scenario, perhaps near)"),
        arguments(
            "site: near,",
            "site: tokyo,",
            "37:37: events[0].site: \"tokyo\""
                + " (expected: a site of this scenario, one of near, next, third)"),
        arguments(
            "kind: black_hole",
            "kind: blackhole",
            "38:77: events[1].kind: \"blackhole\" (expected: one of black_hole, one_way, refuse,"
                + " hang, hang_calls, unavailable, exhausted, slow, capacity, rtt, jitter, loss,"
                + " restart, removed, load)"),
        arguments(
            "at: \"30s\", ",
            "",
            "40:5: events[3].at: missing (expected: a duration such as \"10s\")"),
        arguments(
            "at: \"30s\"",
            "at: \"90s\"",
            "40:10: events[3].at: \"90s\" (expected: before the scenario's end at 90s)"),
        arguments(
            "length: \"15s\"",
            "length: \"60s\"",
            "39:25: events[2].length: \"60s\""
                + " (expected: to end by the scenario's end at 90s; leave it out to last)"),
        arguments(
            "length: \"2s\", ",
            "",
            "38:5: events[1].length: missing"
                + " (expected: how long it lasts each time, as it comes again)"),
        arguments(
            "every: \"10s\"",
            "every: \"2s\"",
            "38:38: events[1].every: \"2s\" (expected: more than the length, 2s)"),
        arguments(
            "every: \"10s\", ",
            "",
            "38:38: events[1].until: \"55s\" (expected: none, it belongs to every)"),
        arguments(
            "until: \"55s\"",
            "until: \"20s\"",
            "38:52: events[1].until: \"20s\""
                + " (expected: after at and by the scenario's end, 90s)"),
        arguments(
            "stagger: \"1s\"",
            "stagger: \"70s\"",
            "37:66: events[0].stagger: \"70s\" (expected: the last endpoint's turn to end by 90s)"),
        arguments(
            "endpoints: 2,",
            "endpoints: 5,",
            "37:54: events[0].endpoints: 5 (expected: at most those that there are, 4)"),
        arguments("value: 0.5", "value: 2", "37:98: events[0].value: 2 (expected: 0 to 1)"),
        arguments(
            "kind: black_hole",
            "kind: black_hole, value: 1",
            "38:96: events[1].value: 1 (expected: none, kind black_hole has no degrees)"),
        arguments(
            "kind: black_hole",
            "kind: black_hole, endpoints: 1",
            "38:100: events[1].endpoints: 1 (expected: none, kind black_hole is a whole site's)"),
        arguments(
            "kind: black_hole",
            "kind: jitter",
            "38:5: events[1].value: missing (expected: the factor of the jitter, 0.01 to 100)"),
        arguments(
            "kind: load, value: 1.5",
            "kind: load, value: 1.5, site: near",
            "40:47: events[3].site: \"near\" (expected: none, kind load is the clients')"),
        arguments(
            "value: 0.5",
            "value: 0.5, ramp: \"2s\"",
            "37:109: events[0].ramp: \"2s\" (expected: none, only slow and rtt can grow)"),
        arguments(
            "ramp: \"10s\"",
            "ramp: \"16s\"",
            "39:73: events[2].ramp: \"16s\" (expected: at most the length, 15s)"));
  }

  @ParameterizedTest(name = "{2}")
  @MethodSource("badEdits")
  void errorNamesLinePathValueAndWhatWasExpected(String right, String wrong, String message) {
    assertThat(FULL).contains(right);
    String text = FULL.replaceFirst(Pattern.quote(right), wrong);
    assertThatThrownBy(() -> ScenarioReader.read("a.yaml", text))
        .isInstanceOf(ConfigException.class)
        .hasMessage("a.yaml:" + message);
  }

  static Stream<Arguments> badTexts() {
    return Stream.of(
        arguments("", "a.yaml: empty document (expected: an object)"),
        arguments(
            "duration: \"60s\"",
            "a.yaml:1:1: sites: missing (expected: one or more sites by name)"),
        arguments(
            "sites: {}", "a.yaml:1:8: sites: an object (expected: one or more sites by name)"),
        arguments(
            LEAST + "methods: {}",
            "a.yaml:2:10: methods: an object"
                + " (expected: one or more methods by name; leave it out for one Get)"),
        arguments(
            LEAST + "clients: {hedge: {}}",
            "a.yaml:2:18: clients.hedge.delay: missing (expected: a duration such as \"10s\")"),
        arguments(
            "sites: {near: {rank: 1, endpoints: 200}}\nclients: {count: 6000}",
            "a.yaml:2:18: clients.count: 6000 (expected: at most 1000000 connections in all,"
                + " one from each client to each of 200 endpoints)"),
        arguments(
            LEAST + "duration: \"10s\"",
            "a.yaml:1:1: warmup: missing (expected: less than the duration, 10s)"),
        arguments(
            LEAST + "clients: {rate: 300000}\nevents: [{at: \"0s\", kind: load, value: 2}]",
            "a.yaml:1:1: duration: missing (expected: at most 20000000 calls and pauses in all, the"
                + " background's too; these are 36000000)"),
        arguments(
            "sites: {near: {rank: 1, endpoints: 1000, background: 0.5}}",
            "a.yaml:1:1: duration: missing (expected: at most 20000000 calls and pauses in all, the"
                + " background's too; these are 96018000)"),
        arguments(
            "sites: {near: {rank: 1, endpoints: 1000, gc: {every: \"0.002s\", pause: \"0.001s\"}}}",
            "a.yaml:1:1: duration: missing (expected: at most 20000000 calls and pauses in all, the"
                + " background's too; these are 30018000)"),
        arguments(
            "sites: {near: {rank: 1, endpoints: 1000}}\n"
                + "events: [{at: \"10s\", length: \"0.01s\", every: \"0.02s\", kind: refuse}]",
            "a.yaml:2:9: events: a list (expected: at most 1000000 in all, each time and each server"
                + " counted; these are 2500000)"));
  }

  @ParameterizedTest(name = "{1}")
  @MethodSource("badTexts")
  void whatIsMissingIsNamed(String text, String message) {
    assertThatThrownBy(() -> ScenarioReader.read("a.yaml", text)).hasMessage(message);
  }

  @Test
  void allErrorsAreToldAtOnceAndNoneFollowsFromAnother() {
    String text =
        FULL.replace("duration: \"90s\"", "duration: \"90\"")
            .replace("rank: 3", "rnak: 3")
            .replace("site: near", "site: nera")
            .replace("kind: rtt", "kind: rt");
    assertThatThrownBy(() -> ScenarioReader.read("a.yaml", text))
        .hasMessage(
            """
            5 errors:
              a.yaml:3:11: duration: "90" (expected: a duration such as "0.005s")
              a.yaml:17:9: sites.next.region: missing (expected: exactly one of region, rank, rtt)
              a.yaml:17:10: sites.next.rnak: unknown field (expected: perhaps rank)
              a.yaml:37:37: events[0].site: "nera" (expected: a site of this scenario, perhaps near)
              a.yaml:39:51: events[2].kind: "rt" (expected: one of black_hole, one_way, refuse, hang, hang_calls, unavailable, exhausted, slow, capacity, rtt, jitter, loss, restart, removed, load)\
            """);
  }
}
