/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import static dev.isochrone.catalog.Samples.SAMPLE;
import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.config.ConfigException;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Whatever is done to a catalog's text, it is read or refused: nothing else comes out. */
class CatalogMutationTest {
  private static final long SEED = 20_261_122L;
  private static final int CASES = 5_000;
  private static final String SPICE =
      "{}[]:,&*!|>'\"%@`#?-~\\\t\n\r \u0000\u001b\uFEFF\uD800é€0x.e<";

  @Test
  void everyMutationIsReadOrRefused() {
    Random random = new Random(SEED);
    int read = 0;
    int refused = 0;
    for (int i = 0; i < CASES; i++) {
      String text = SAMPLE;
      int edits = 1 + random.nextInt(4);
      for (int e = 0; e < edits; e++) {
        text = mutate(text, random);
      }
      try {
        Samples.parser().parse("c", text);
        read++;
      } catch (ConfigException e) {
        assertThat(e.errors()).isNotEmpty();
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError("seed " + SEED + ", case " + i + ":\n" + text, e);
      }
    }
    // Both must happen often, or the mutations test nothing.
    assertThat(read).as("seed %s", SEED).isGreaterThan(CASES / 20);
    assertThat(refused).as("seed %s", SEED).isGreaterThan(CASES / 4);
  }

  private static String mutate(String text, Random random) {
    int from = random.nextInt(text.length());
    int to = Math.min(text.length(), from + 1 + random.nextInt(12));
    int at = random.nextInt(text.length());
    return switch (random.nextInt(5)) {
      case 0 -> text.substring(0, from) + text.substring(to);
      case 1 -> text.substring(0, at) + text.substring(from, to) + text.substring(at);
      case 2 -> text.substring(0, at) + spice(random) + text.substring(at);
      case 3 -> text.substring(0, at) + spice(random) + text.substring(at + 1);
      default -> swapLines(text, random);
    };
  }

  private static char spice(Random random) {
    return SPICE.charAt(random.nextInt(SPICE.length()));
  }

  private static String swapLines(String text, Random random) {
    String[] lines = text.split("\n", -1);
    int a = random.nextInt(lines.length);
    int b = random.nextInt(lines.length);
    String line = lines[a];
    lines[a] = lines[b];
    lines[b] = line;
    return String.join("\n", lines);
  }
}
