/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigNodeTest {
  private enum Mode {
    PANIC,
    FAIL_FAST,
    HIDDEN
  }

  private static final ConfigReader<String> TEXT = n -> n.requiredText("x");
  private static final ConfigReader<Integer> INT = n -> n.optionalInt("x", 7, 1, 100);
  private static final ConfigReader<Integer> OPEN_INT =
      n -> n.optionalInt("x", 7, 0, Integer.MAX_VALUE);
  private static final ConfigReader<Long> LONG = n -> n.requiredLong("x", 0, Long.MAX_VALUE);
  private static final ConfigReader<Double> DOUBLE = n -> n.optionalDouble("x", 0.5, 0, 1);
  private static final ConfigReader<Boolean> BOOLEAN = n -> n.optionalBoolean("x", true);
  private static final ConfigReader<Duration> DURATION =
      n ->
          n.optionalDuration(
              "x", Duration.ofSeconds(1), Duration.ofMillis(1), Duration.ofSeconds(10));
  private static final ConfigReader<Duration> OPEN_DURATION =
      n -> n.optionalDuration("x", Duration.ZERO, Duration.ZERO, Duration.ofDays(1_000_000));
  private static final ConfigReader<Mode> MODE =
      n -> n.optionalEnum("x", Mode.PANIC, EnumSet.of(Mode.PANIC, Mode.FAIL_FAST));
  private static final ConfigReader<List<String>> TEXTS = n -> n.optionalTextList("x");
  private static final ConfigReader<?> OBJECT =
      n -> {
        n.optionalObject("x", TEXT);
        return "";
      };
  private static final ConfigReader<?> OBJECTS = n -> n.optionalObjectList("x", TEXT);
  private static final ConfigReader<?> MAP =
      n -> n.optionalObjectMap("x", (name, o) -> o.requiredText("x"));
  private static final ConfigReader<?> AS_MAP =
      n -> {
        n.acceptAnyField();
        return n.asMap();
      };

  static Stream<Arguments> badInputs() {
    return Stream.of(
        arguments(TEXT, Map.of(), "x: missing (expected: a text)"),
        arguments(TEXT, x(null), "x: null (expected: a text)"),
        arguments(TEXT, x(""), "x: \"\" (expected: a text)"),
        arguments(TEXT, x(5.0), "x: 5 (expected: a text)"),
        arguments(TEXT, x(5.25), "x: 5.25 (expected: a text)"),
        arguments(TEXT, x(Map.of()), "x: an object (expected: a text)"),
        arguments(TEXT, x(List.of()), "x: a list (expected: a text)"),
        arguments(INT, x("5"), "x: \"5\" (expected: an integer, 1 to 100)"),
        arguments(INT, x(5.5), "x: 5.5 (expected: an integer, 1 to 100)"),
        arguments(INT, x(0), "x: 0 (expected: 1 to 100)"),
        arguments(INT, x(101.0), "x: 101 (expected: 1 to 100)"),
        arguments(INT, x(1e300), "x: 1.0E300 (expected: an integer, 1 to 100)"),
        arguments(INT, x(4294967301L), "x: 4294967301 (expected: 1 to 100)"),
        arguments(INT, x(null), "x: null (expected: an integer, 1 to 100)"),
        arguments(INT, x(true), "x: true (expected: an integer, 1 to 100)"),
        arguments(OPEN_INT, x(-1), "x: -1 (expected: >= 0)"),
        arguments(LONG, Map.of(), "x: missing (expected: an integer, >= 0)"),
        arguments(LONG, x(0x1p63), "x: 9.223372036854776E18 (expected: an integer, >= 0)"),
        arguments(DOUBLE, x(Double.NaN), "x: NaN (expected: a number, 0 to 1)"),
        arguments(DOUBLE, x(Double.NEGATIVE_INFINITY), "x: -Infinity (expected: a number, 0 to 1)"),
        arguments(
            DOUBLE,
            x(new BigDecimal("1e999999999")),
            "x: 1E+999999999 (expected: a number, 0 to 1)"),
        arguments(DOUBLE, x(1.5), "x: 1.5 (expected: 0 to 1)"),
        arguments(BOOLEAN, x("true"), "x: \"true\" (expected: true or false)"),
        arguments(BOOLEAN, x(1), "x: 1 (expected: true or false)"),
        arguments(DURATION, x("5ms"), "x: \"5ms\" (expected: a duration such as \"0.005s\")"),
        arguments(DURATION, x(1.5), "x: 1.5 (expected: a duration such as \"0.005s\")"),
        arguments(DURATION, x("0s"), "x: \"0s\" (expected: \"0.001s\" to \"10s\")"),
        arguments(
            DURATION, x("10.000000001s"), "x: \"10.000000001s\" (expected: \"0.001s\" to \"10s\")"),
        arguments(OPEN_DURATION, x("-1s"), "x: \"-1s\" (expected: >= \"0s\")"),
        arguments(OPEN_DURATION, x("9223372037s"), "x: \"9223372037s\" (expected: >= \"0s\")"),
        arguments(MODE, x("hidden"), "x: \"hidden\" (expected: one of panic, fail_fast)"),
        arguments(MODE, x("PANIC"), "x: \"PANIC\" (expected: one of panic, fail_fast)"),
        arguments(TEXTS, x("a"), "x: \"a\" (expected: a list)"),
        arguments(TEXTS, x(List.of("a", 1)), "x[1]: 1 (expected: a text)"),
        arguments(TEXTS, x(List.of("a", "a")), "x[1]: \"a\" (expected: each only once)"),
        arguments(OBJECT, x("text"), "x: \"text\" (expected: an object)"),
        arguments(OBJECT, x(null), "x: null (expected: an object)"),
        arguments(OBJECT, x(x(5)), "x.x: 5 (expected: a text)"),
        arguments(OBJECTS, x(x("a")), "x: an object (expected: a list)"),
        arguments(OBJECTS, x(List.of(x("a"), "b")), "x[1]: \"b\" (expected: an object)"),
        arguments(OBJECTS, x(List.of(Map.of())), "x[0].x: missing (expected: a text)"),
        arguments(MAP, x(Map.of("a.b c", Map.of())), "x.\"a.b c\".x: missing (expected: a text)"),
        arguments(MAP, Map.of("x", Map.of(1, 2)), "x: key 1 (expected: a text as key)"),
        arguments(TEXT, "no map", "\"no map\" (expected: an object)"),
        arguments(TEXT, null, "null (expected: an object)"),
        arguments(
            TEXT, Map.of("x", "a", "colour", 1), "colour: unknown field (expected: one of x)"),
        arguments(AS_MAP, x(Duration.ZERO), "x: a java.time.Duration (expected: plain data)"),
        arguments(
            INT, x("a\"\n\u202e"), "x: \"a\\\"\\u000a\\u202e\" (expected: an integer, 1 to 100)"));
  }

  @ParameterizedTest
  @MethodSource("badInputs")
  void saysWhatIsWrongWhereAndWhatWasExpected(ConfigReader<?> reader, Object data, String message) {
    assertThatThrownBy(() -> ConfigNode.read("test", data, reader))
        .isInstanceOf(ConfigException.class)
        .hasMessage("test: " + message);
  }

  @Test
  void valuesOfAnyNumericWidthAreTheSameNumber() {
    for (Object five : List.of(5, 5L, 5.0, 5f, (short) 5, (byte) 5, new BigDecimal("5.0"))) {
      assertThat(ConfigNode.read("test", x(five), INT)).isEqualTo(5);
      assertThat(ConfigNode.read("test", x(five), LONG)).isEqualTo(5L);
    }
    assertThat(ConfigNode.read("test", x(Long.MAX_VALUE), LONG)).isEqualTo(Long.MAX_VALUE);
  }

  @Test
  void whatIsAbsentTakesTheDefaultAndWhatIsPresentDoesNot() {
    assertThat(ConfigNode.read("test", Map.of(), INT)).isEqualTo(7);
    assertThat(ConfigNode.read("test", Map.of(), DURATION)).isEqualTo(Duration.ofSeconds(1));
    assertThat(ConfigNode.read("test", x("1.5s"), DURATION)).isEqualTo(Duration.ofMillis(1500));
    assertThat(ConfigNode.read("test", x("fail_fast"), MODE)).isEqualTo(Mode.FAIL_FAST);
    assertThat(ConfigNode.read("test", x(false), BOOLEAN)).isFalse();
    assertThat(ConfigNode.read("test", x(List.of("b", "a")), TEXTS)).containsExactly("b", "a");
  }

  @Test
  void boundsAreIncluded() {
    assertThat(ConfigNode.read("test", x(1), INT)).isEqualTo(1);
    assertThat(ConfigNode.read("test", x(100), INT)).isEqualTo(100);
    assertThat(ConfigNode.read("test", x("10s"), DURATION)).isEqualTo(Duration.ofSeconds(10));
    assertThat(ConfigNode.read("test", x(-0.0), OPEN_INT)).isZero();
  }

  @Test
  void reportsEveryErrorAtOnce() {
    Map<String, Object> data = Map.of("a", "text", "b", 0, "latncyWindow", "1s");
    ConfigReader<String> reader =
        n -> {
          n.optionalInt("a", 1, 1, 2);
          n.optionalInt("b", 1, 1, 2);
          n.requiredText("c");
          n.optionalText("latencyWindow");
          return "";
        };
    assertThatThrownBy(() -> ConfigNode.read("test", data, reader))
        .hasMessage(
            """
            4 errors:
              test: a: "text" (expected: an integer, 1 to 2)
              test: b: 0 (expected: 1 to 2)
              test: c: missing (expected: a text)
              test: latncyWindow: unknown field (expected: perhaps latencyWindow)""");
  }

  @Test
  void stopsAtTwentyErrors() {
    Map<String, Object> data = new HashMap<>();
    for (int i = 0; i < 1000; i++) {
      data.put("f" + i, i);
    }
    ConfigException e =
        catchThrowableOfType(
            ConfigException.class, () -> ConfigNode.read("test", data, n -> "nothing"));
    assertThat(e.errors()).hasSize(20);
    assertThat(e).hasMessageStartingWith("the first 20 errors:\n  test: f");
  }

  @Test
  void contradictionBetweenFieldsIsAnErrorAtTheObject() {
    ConfigReader<String> reader =
        n -> {
          n.optionalObject(
              "x",
              o -> {
                throw new IllegalArgumentException("min: 5 (expected: <= max, which is 3)");
              });
          return "";
        };
    assertThatThrownBy(() -> ConfigNode.read("test", x(Map.of("min", 5)), reader))
        .hasMessage("test: x: min: 5 (expected: <= max, which is 3)");
  }

  @Test
  void contradictionThatAnErrorCausedIsNotReported() {
    ConfigReader<String> reader =
        n -> {
          if (n.requiredText("x").isEmpty()) {
            throw new IllegalArgumentException("consequence");
          }
          return "";
        };
    assertThatThrownBy(() -> ConfigNode.read("test", Map.of(), reader))
        .hasMessage("test: x: missing (expected: a text)");
  }

  @Test
  void mapIsPlainImmutableAndHasOnlyDoubles() {
    Map<String, Object> data = Map.of("x", List.of(1, 2L, Map.of("y", "z")), "t", true);
    Map<String, ?> map =
        ConfigNode.read(
            "test",
            data,
            n -> {
              n.acceptAnyField();
              return n.asMap();
            });
    assertThat(map).isEqualTo(Map.of("x", List.of(1.0, 2.0, Map.of("y", "z")), "t", true));
    assertThatThrownBy(map::clear).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void dataThatContainsItselfIsRefused() {
    List<Object> cycle = new ArrayList<>();
    cycle.add(cycle);
    assertThatThrownBy(() -> ConfigNode.read("test", x(cycle), AS_MAP))
        .isInstanceOf(ConfigException.class)
        .hasMessageEndingWith("a list (expected: at most 64 levels)");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "1.5",
        "1.5 s",
        "5ms",
        ".5s",
        "5.s",
        "+1s",
        "1e3s",
        "s",
        "",
        "1.0000000001s",
        "٣s",
        "9999999999999s"
      })
  void durationInAnyOtherFormIsRefused(String text) {
    assertThat(ProtoDuration.parse(text)).isNull();
  }

  @Test
  void durationsAreExactToTheNanosecond() {
    for (String text : List.of("0s", "1.5s", "-1.5s", "0.005s", "-0.000000001s", "315576000000s")) {
      Duration duration = Objects.requireNonNull(ProtoDuration.parse(text));
      assertThat(ProtoDuration.format(duration)).isEqualTo(text);
    }
    assertThat(ProtoDuration.parse("0.1s")).isEqualTo(Duration.ofMillis(100));
    assertThat(ProtoDuration.parse("1.000000001s")).isEqualTo(Duration.ofNanos(1_000_000_001));
  }

  @Test
  void suggestsWhatIsNear() {
    List<String> names = List.of("latencyWindow", "panicThreshold", "x");
    assertThat(Suggestions.expected("latencyWindwo", names)).isEqualTo("perhaps latencyWindow");
    assertThat(Suggestions.expected("PANICTHRESHOLD", names)).isEqualTo("perhaps panicThreshold");
    assertThat(Suggestions.expected("y", names))
        .isEqualTo("one of latencyWindow, panicThreshold, x");
    assertThat(Suggestions.distance("ab", "ba")).isEqualTo(1);
    assertThat(Suggestions.distance("kitten", "sitting")).isEqualTo(3);
  }

  private static Map<String, @Nullable Object> x(@Nullable Object value) {
    Map<String, @Nullable Object> map = new HashMap<>();
    map.put("x", value);
    return map;
  }

  @Test
  void fieldsAreDescribedWithTheBoundsThatAreChecked() {
    List<ConfigField> fields =
        ConfigNode.fields(
            node -> {
              node.requiredText("name");
              node.optionalTextList("laws");
              node.optionalBoolean("on", true);
              return node.has("inner")
                  ? node.optionalObject(
                      "inner",
                      inner -> {
                        inner.optionalInt("count", 5, 1, 9);
                        inner.optionalDouble("factor", 1.5, 0.5, 2);
                        Duration max = ProtoDuration.MAX;
                        return inner.optionalDuration(
                            "window", Duration.ofMillis(2), Duration.ZERO, max);
                      })
                  : Duration.ZERO;
            });

    assertThat(fields)
        .containsExactly(
            new ConfigField("name", "a text", ""),
            new ConfigField("laws", "a list, each a text", ""),
            new ConfigField("on", "true or false", "true"),
            new ConfigField("inner", "an object", ""),
            new ConfigField("inner.count", "an integer, 1 to 9", "5"),
            new ConfigField("inner.factor", "a number, 0.5 to 2", "1.5"),
            new ConfigField(
                "inner.window", "a duration such as \"0.005s\", >= \"0s\"", "\"0.002s\""));
  }

  @Test
  void elementsAndFreeNamesAreDescribedOnce() {
    List<ConfigField> fields =
        ConfigNode.fields(
            node -> {
              node.optionalObjectList("hosts", host -> host.requiredText("name"));
              return node.optionalObjectMap(
                  "sites", (name, site) -> site.requiredLong("rank", 1, 9));
            });

    assertThat(fields)
        .containsExactly(
            new ConfigField("hosts", "a list of objects", ""),
            new ConfigField("hosts[].name", "a text", ""),
            new ConfigField("sites", "an object", ""),
            new ConfigField("sites.*", "an object", ""),
            new ConfigField("sites.*.rank", "an integer, 1 to 9", ""));
  }
}
