/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.priority;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class PriorityLevelsTest {
  private record Place(String name, double distance) {}

  private static List<List<String>> group(double window, Object... namesAndDistances) {
    List<Place> places = new ArrayList<>();
    for (int i = 0; i < namesAndDistances.length; i += 2) {
      places.add(
          new Place(
              (String) namesAndDistances[i], ((Number) namesAndDistances[i + 1]).doubleValue()));
    }
    return PriorityLevels.group(places, Place::distance, window, p -> 0).stream()
        .map(level -> level.stream().map(Place::name).toList())
        .toList();
  }

  @Test
  void nothingMakesNoLevel() {
    assertThat(group(2)).isEmpty();
  }

  @Test
  void nearestComesFirst() {
    assertThat(group(2, "far", 90, "near", 3, "mid", 12))
        .containsExactly(List.of("near"), List.of("mid"), List.of("far"));
  }

  @Test
  void whatIsAtMostTheWindowFartherSharesTheLevel() {
    assertThat(group(2, "a", 3, "b", 5, "c", 5.001))
        .containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void windowCountsFromTheNearestOfTheLevelAndDoesNotCreep() {
    assertThat(group(2, "a", 0, "b", 1.5, "c", 3, "d", 4.5))
        .containsExactly(List.of("a", "b"), List.of("c", "d"));
  }

  @Test
  void windowOfZeroJoinsOnlyTheEquallyFar() {
    assertThat(group(0, "a", 1, "b", 1, "c", 1.1)).containsExactly(List.of("a", "b"), List.of("c"));
  }

  @Test
  void unknownDistancesMakeTheLastLevel() {
    assertThat(group(2, "x", Double.NaN, "far", 90, "y", Double.NaN, "near", 3))
        .containsExactly(List.of("near"), List.of("far"), List.of("x", "y"));
    assertThat(group(2, "x", Double.NaN, "y", Double.NaN)).containsExactly(List.of("x", "y"));
  }

  @Test
  void equallyFarStayInTheOrderGiven() {
    assertThat(group(2, "c", 1, "a", 1, "b", 1)).containsExactly(List.of("c", "a", "b"));
  }

  @Test
  void itemsGivenAreNotReordered() {
    List<Double> items = List.of(3.0, 1.0, 2.0);
    PriorityLevels.group(items, d -> d, 0, d -> 0);
    assertThat(items).containsExactly(3.0, 1.0, 2.0);
  }

  @Test
  void everyItemIsInOneLevelAndLevelsAreApart() {
    long seed = 7;
    SplittableRandom random = new SplittableRandom(seed);
    for (int i = 0; i < 2_000; i++) {
      List<Double> items = random.doubles(random.nextInt(12), 0, 20).boxed().toList();
      List<List<Double>> levels = PriorityLevels.group(items, d -> d, 2, d -> 0);
      String step = "seed " + seed + " step " + i;
      assertThat(levels.stream().flatMap(List::stream))
          .as(step)
          .containsExactlyElementsOf(items.stream().sorted().toList());
      for (int l = 0; l < levels.size(); l++) {
        List<Double> level = levels.get(l);
        assertThat(level.get(level.size() - 1) - level.get(0)).as(step).isLessThanOrEqualTo(2);
        if (l > 0) {
          assertThat(level.get(0) - levels.get(l - 1).get(0)).as(step).isGreaterThan(2);
        }
      }
    }
  }

  @Test
  void withinTheWindowCostDecidesAndBeyondItDistance() {
    record Priced(String name, double distance, double cost) {}
    List<Priced> places =
        List.of(
            new Priced("dear", 1, 3),
            new Priced("cheap", 2.5, 1),
            new Priced("cheapToo", 3, 1),
            new Priced("beyond", 3.1, 0),
            new Priced("unknown", Double.NaN, 2),
            new Priced("unknownAndFree", Double.NaN, 0));
    assertThat(
            PriorityLevels.group(places, Priced::distance, 2, Priced::cost).stream()
                .map(level -> level.stream().map(Priced::name).toList()))
        .containsExactly(
            List.of("cheap", "cheapToo"),
            List.of("dear"),
            List.of("beyond"),
            List.of("unknownAndFree"),
            List.of("unknown"));
  }
}
