/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.world;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.zip.GZIPInputStream;

/**
 * Jitter as it was recorded: 86,333 consecutive pings, each as what it took beyond the shortest, as
 * a share of the shortest. In the order of the recording, so that bad moments last as they did.
 */
final class JitterTrace {
  /** How long one value of the recording stands. */
  private static final long STEP_NANOS = 50_000_000L;

  private static final String RESOURCE = "ping_latencies_ms.txt.gz";
  private static final float[] EXTRA = load();

  private JitterTrace() {}

  /** What is added to a round trip at this time, as a share of it, on the way with this start. */
  static double at(int start, long nanos) {
    return EXTRA[(int) ((start + nanos / STEP_NANOS) % EXTRA.length)];
  }

  static int length() {
    return EXTRA.length;
  }

  private static float[] load() {
    try (InputStream in = JitterTrace.class.getResourceAsStream(RESOURCE)) {
      if (in == null) {
        throw new IllegalStateException(RESOURCE + ": not beside " + JitterTrace.class);
      }
      var lines =
          new BufferedReader(
                  new InputStreamReader(new GZIPInputStream(in), StandardCharsets.US_ASCII))
              .lines()
              .filter(line -> !line.isBlank())
              .mapToDouble(Double::parseDouble)
              .toArray();
      double least = Double.MAX_VALUE;
      for (double ms : lines) {
        least = Math.min(least, ms);
      }
      float[] extra = new float[lines.length];
      for (int i = 0; i < lines.length; i++) {
        extra[i] = (float) (lines[i] / least - 1);
      }
      return extra;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
