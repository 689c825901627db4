/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import dev.isochrone.examples.shared.Format;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the figures say, in sentences that are made from them. */
final class Verdict {
  /** Below this ratio two figures are the same to a person. */
  private static final double WORTH_TELLING = 1.2;

  private Verdict() {}

  /** One for each peer of the policy that the promises are about; none without that one. */
  static List<String> sentences(Summary summary) {
    PolicyResult ours = summary.policies().get(Promise.POLICY);
    List<String> sentences = new ArrayList<>();
    if (ours != null) {
      for (Map.Entry<String, PolicyResult> peer : summary.policies().entrySet()) {
        if (!peer.getKey().equals(Promise.POLICY)) {
          sentences.add(about(peer.getKey(), peer.getValue(), ours, summary.from()));
        }
      }
    }
    return sentences;
  }

  private static String about(String name, PolicyResult peer, PolicyResult ours, String nearest) {
    List<String> clauses = new ArrayList<>();
    clauses.add(median(name, peer.p50Ms(), ours.p50Ms()));
    if (peer.failed() != ours.failed()) {
      clauses.add(
          "%s of its calls failed (%s)"
              .formatted(Format.count(peer.failed()), Format.count(ours.failed())));
    }
    if (peer.longestGapMs() > WORTH_TELLING * ours.longestGapMs()) {
      clauses.add(
          "its longest time without a success was %s (%s)"
              .formatted(Format.millis(peer.longestGapMs()), Format.millis(ours.longestGapMs())));
    }
    if (peer.timeToFailbackMs() == null && ours.timeToFailbackMs() != null) {
      clauses.add(
          "when %s had healed, it did not get back to what that site allows".formatted(nearest));
    }
    return String.join("; ", clauses) + ".";
  }

  private static String median(String name, @Nullable Double peer, @Nullable Double ours) {
    if (peer == null || ours == null) {
      return "No call succeeded under " + (peer == null ? name : Promise.POLICY);
    }
    String figures = "(%s against %s)".formatted(Format.millis(peer), Format.millis(ours));
    double ratio = peer / ours;
    if (ratio > 1 / WORTH_TELLING && ratio < WORTH_TELLING) {
      return "%s and %s have about the same median %s".formatted(name, Promise.POLICY, figures);
    }
    return "The median of %s was %s times that of %s %s"
        .formatted(name, times(ratio), Promise.POLICY, figures);
  }

  /** {@code 14}, {@code 1.4}. */
  private static String times(double ratio) {
    return String.format(Locale.ROOT, ratio < 9.95 ? "%.1f" : "%.0f", ratio);
  }
}
