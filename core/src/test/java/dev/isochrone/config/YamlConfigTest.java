/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

@Timeout(20)
class YamlConfigTest {
  private static final int MAX_CHARS = 4 << 20;

  static Stream<Arguments> badTexts() {
    return Stream.of(
        arguments("", "f: empty document (expected: an object)"),
        arguments("# nothing\n", "f: empty document (expected: an object)"),
        arguments("[]", "f:1:1: a list (expected: an object)"),
        arguments("a: 1\nb: 2\na: 3", "f:3:1: a: duplicate key (expected: only the one in line 1)"),
        arguments(
            "a: {b: [{c: 1, c: 2}]}",
            "f:1:16: a.b[0].c: duplicate key (expected: only the one in line 1)"),
        arguments(
            "1: a", "f:1:1: key 1 (expected: a text as key; in quotes, if it looks like a number)"),
        arguments(
            "[a]: b",
            "f:1:1: a compound key (expected: a text as key; in quotes, if it looks like a number)"),
        arguments(
            "a: !!binary aGk=", "f:1:4: a: tag tag:yaml.org,2002:binary (expected: plain data)"),
        arguments("a: !x {}", "f:1:4: a: tag !x (expected: plain data)"),
        arguments("a: !!int b", "f:1:4: a: tag tag:yaml.org,2002:int (expected: plain data)"),
        arguments("a: &a [*a]", "f:1:4: a[0]: an alias to what contains it (expected: plain data)"),
        arguments("a: *b", "f:1:4: found undefined alias b (expected: well-formed YAML)"),
        arguments(
            "a: 1\n---\na: 2",
            "f:2:1: expected a single document in the stream: but found another document"
                + " (expected: well-formed YAML)"),
        arguments(
            "a: [1, 2\nb: 3",
            "f:2:2: while parsing a flow sequence: expected ',' or ']', but got :"
                + " (expected: well-formed YAML)"),
        arguments("a: 1\nb: \u0000", "f:2:4: character U+0000 (expected: printable characters)"));
  }

  @ParameterizedTest
  @MethodSource("badTexts")
  void saysWhereAndWhatIsWrong(String text, String message) {
    assertThatThrownBy(() -> read(text)).isInstanceOf(ConfigException.class).hasMessage(message);
  }

  @Test
  void readsPlainDataOfYaml12() {
    assertThat(read("{country: NO, zip: 01234, n: 12, f: 1.5, t: true, s: \"7\", z: null}"))
        .hasToString("{country=NO, zip=01234, n=12.0, f=1.5, t=true, s=7, z=null}");
    assertThat(read("a: &x {b: 1}\nc: *x"))
        .isEqualTo(Map.of("a", Map.of("b", 1.0), "c", Map.of("b", 1.0)));
  }

  @Test
  void longNumbersAreNumbers() {
    assertThat(read("a: " + "9".repeat(1_000_000)).get("a")).isEqualTo(Double.POSITIVE_INFINITY);
    assertThat(
            YamlConfig.<Long>read(
                "f", "a: 9223372036854775807", 100, n -> n.requiredLong("a", 0, Long.MAX_VALUE)))
        .isEqualTo(Long.MAX_VALUE);
    assertThatThrownBy(
            () -> YamlConfig.<Double>read("f", "a: .nan", 100, n -> n.optionalDouble("a", 0, 0, 1)))
        .hasMessage("f:1:4: a: NaN (expected: a number, 0 to 1)");
  }

  @Test
  void aMissingFieldIsReportedWhereItsObjectBegins() {
    assertThatThrownBy(
            () ->
                YamlConfig.<String>read(
                    "f",
                    "b:\n  - c: 1\n",
                    100,
                    n -> {
                      n.optionalObjectList(
                          "b",
                          b -> {
                            b.optionalInt("c", 0, 0, 1);
                            return b.requiredText("d");
                          });
                      return "";
                    }))
        .hasMessage("f:2:5: b[0].d: missing (expected: a text)");
  }

  @Test
  void messagesAreShortAndPrintable() {
    assertThatThrownBy(() -> read("a: !" + "x".repeat(100_000) + " b"))
        .message()
        .hasSizeLessThan(700);
    assertThatThrownBy(() -> read("\"a\\e[1m\": {\"b\\n\": 1, \"b\\n\": 2}"))
        .hasMessageStartingWith("f:1:22: \"a\\u001b[1m\".\"b\\u000a\": duplicate key");
  }

  @Test
  void refusesTextThatIsTooLong() {
    assertThatThrownBy(() -> YamlConfig.<String>read("f", "a: 12345", 7, n -> ""))
        .hasMessage("f: 8 characters (expected: at most 7 characters)");
  }

  @Test
  void refusesDeepNestingOfEveryKind() {
    String expected = "nested too deep (expected: at most 64 levels)";
    for (String open : new String[] {"[", "{a: ", "- ", "? ", "[[], "}) {
      assertThatThrownBy(() -> read(open.repeat(200_000)))
          .as(open)
          .isInstanceOf(ConfigException.class)
          .hasMessageEndingWith(expected);
    }
  }

  @Test
  void refusesAliasesThatNestTooDeep() {
    String text =
        IntStream.range(0, 10)
            .mapToObj(
                i ->
                    "a"
                        + i
                        + ": &a"
                        + i
                        + " "
                        + "[".repeat(10)
                        + (i == 0 ? "" : "*a" + (i - 1))
                        + "]".repeat(10)
                        + "\n")
            .collect(Collectors.joining());
    assertThatThrownBy(() -> read(text))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("nested too deep by aliases (expected: at most 64 levels)");
  }

  @Test
  void refusesAliasBombs() {
    // 24 levels of two aliases each: 2^25 values.
    String doubling =
        "a0: &a0 [x, x]\n"
            + IntStream.range(1, 25)
                .mapToObj(i -> "a%d: &a%d [*a%d, *a%d]%n".formatted(i, i, i - 1, i - 1))
                .collect(Collectors.joining());
    assertThatThrownBy(() -> read(doubling))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("aliases expand too far (expected: at most 500000 values)");
    String laughs =
        "a0: &a0 [x]\n"
            + IntStream.range(1, 10)
                .mapToObj(
                    i -> "a" + i + ": &a" + i + " [" + "*a%d, ".formatted(i - 1).repeat(9) + "x]\n")
                .collect(Collectors.joining());
    assertThatThrownBy(() -> read(laughs))
        .isInstanceOf(ConfigException.class)
        .hasMessageContaining("Number of aliases for non-scalar nodes exceeds");
  }

  @Test
  void refusesMoreValuesThanItsMemoryShouldHold() {
    char[] commas = new char[2_000_000];
    Arrays.fill(commas, 0, commas.length, 'x');
    for (int i = 1; i < commas.length; i += 2) {
      commas[i] = ',';
    }
    assertThatThrownBy(() -> read("a: [" + new String(commas) + "]"))
        .hasMessageContaining("too long (expected: at most 500000 values)");
  }

  @Test
  void readsWhatIsWithinTheBounds() {
    assertThat(
            YamlConfig.<Duration>read(
                "f",
                "w: 0.005s",
                MAX_CHARS,
                n -> n.optionalDuration("w", Duration.ZERO, Duration.ZERO, Duration.ofDays(1))))
        .isEqualTo(Duration.ofMillis(5));
    assertThat(read("a: " + "[".repeat(60) + "]".repeat(60))).containsKey("a");
  }

  private static Map<String, ?> read(String text) {
    return YamlConfig.read(
        "f",
        text,
        MAX_CHARS,
        n -> {
          n.acceptAnyField();
          return n.asMap();
        });
  }
}
