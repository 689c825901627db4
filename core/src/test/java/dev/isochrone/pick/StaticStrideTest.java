/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.pick;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** gRPC's own numbers; the file's {@code weight_formula} is about servers' reports, not ours. */
class StaticStrideTest {
  private static Stream<JsonObject> rows(String part) {
    try (Reader reader =
        new InputStreamReader(
            Objects.requireNonNull(
                StaticStrideTest.class.getResourceAsStream("/vectors/grpc_wrr_static_stride.json")),
            StandardCharsets.UTF_8)) {
      JsonArray rows = JsonParser.parseReader(reader).getAsJsonObject().getAsJsonArray(part);
      return StreamSupport.stream(rows.spliterator(), false).map(JsonElement::getAsJsonObject);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  static Stream<JsonObject> exact() {
    return rows("exact");
  }

  static Stream<JsonObject> sequence() {
    return rows("sequence");
  }

  static Stream<JsonObject> tolerance() {
    return rows("tolerance");
  }

  private static double[] weights(JsonObject row) {
    return numbers(row.getAsJsonArray("weights"));
  }

  private static double[] numbers(JsonArray array) {
    return StreamSupport.stream(array.spliterator(), false)
        .mapToDouble(JsonElement::getAsDouble)
        .toArray();
  }

  private static AtomicInteger start(JsonObject row) {
    return new AtomicInteger(row.has("start") ? row.get("start").getAsInt() : 0);
  }

  private static int[] counts(JsonObject row) {
    StaticStride stride = new StaticStride(weights(row));
    AtomicInteger sequence = start(row);
    int[] counts = new int[weights(row).length];
    for (int i = 0; i < row.get("picks").getAsInt(); i++) {
      counts[stride.next(sequence)]++;
    }
    return counts;
  }

  @Test
  void everyRowIsUsed() {
    assertThat(exact()).hasSize(8);
    assertThat(sequence()).hasSize(2);
    assertThat(tolerance()).hasSize(3);
  }

  @ParameterizedTest
  @MethodSource("exact")
  void countsAreExact(JsonObject row) {
    assertThat(Arrays.stream(counts(row)).asDoubleStream().toArray())
        .containsExactly(numbers(row.getAsJsonArray("counts")));
  }

  @ParameterizedTest
  @MethodSource("sequence")
  void orderIsExact(JsonObject row) {
    StaticStride stride = new StaticStride(weights(row));
    AtomicInteger sequence = start(row);
    double[] order = numbers(row.getAsJsonArray("order"));
    double[] taken = new double[order.length];
    for (int i = 0; i < taken.length; i++) {
      taken[i] = stride.next(sequence);
    }
    assertThat(taken).containsExactly(order);
  }

  @ParameterizedTest
  @MethodSource("tolerance")
  void sharesAreWithinTheTolerance(JsonObject row) {
    double[] weights = weights(row);
    double sum = Arrays.stream(weights).sum();
    int[] counts = counts(row);
    Offset<Double> tolerance = Offset.offset(row.get("abs_tol").getAsDouble());
    for (int i = 0; i < weights.length; i++) {
      assertThat(counts[i] / row.get("picks").getAsDouble())
          .as("endpoint %d", i)
          .isCloseTo(weights[i] / sum, tolerance);
    }
  }

  @Test
  void triesAreBoundedWhateverTheWeights() {
    double[] weights = new double[200];
    Arrays.fill(weights, 1e-9);
    weights[7] = 1e12;
    StaticStride stride = new StaticStride(weights);
    AtomicInteger sequence = new AtomicInteger();
    for (int i = 0; i < 100_000; i++) {
      stride.next(sequence);
    }
    assertThat(sequence.get() / 100_000.0).isLessThan(100);
  }
}
