/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.time.Ticker;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A catalog in a file, watched by polling: works with renames, in-place writes, symbolic links and
 * network file systems alike, and a poll of an unchanged file costs one stat.
 *
 * <p>A file written in place is, for a moment, the beginning of what it will be, and the beginning
 * of a good catalog may be good (and lack the residency at its end). So a change is taken only once
 * two readings, {@value #SETTLE_MILLIS} ms apart, agree; a file that never rests is taken as it is
 * {@value #PATIENCE_MILLIS} ms after the change was seen. With the default poll interval a change
 * is in force within a second. The first reading cannot wait: it counts at once, and may until it
 * is confirmed be revised without a higher version.
 *
 * <p>Thread-safe.
 */
public final class CatalogFile implements CatalogSource {
  static final long SETTLE_MILLIS = 50;
  static final long PATIENCE_MILLIS = 400;

  // Times of modification are coarse (a clock tick, on some systems a second or two): a second
  // write within one tick leaves no trace in the stamp, so read a while regardless.
  private static final long DISTRUST_NANOS = 3_000_000_000L;
  private static final long NANOS_PER_MILLI = 1_000_000;

  private final Path path;
  private final int maxBytes;
  private final long pollNanos;
  private final Ticker ticker;
  private final PollSchedule polls;
  private final GovernedCatalog governed;
  private final boolean resumed;

  // Confined to open() and, after it, to the scheduler's thread.
  private FileReading.@Nullable Stamp stamp;
  private long stampChangedNanos;
  // Identities of readings: the one that was last offered, and one that may still change.
  private @Nullable String judged;
  private @Nullable String unsettled;
  private long unsettledSinceNanos;
  private boolean confirmedOnce;

  private CatalogFile(CatalogFileBuilder builder) {
    path = builder.path;
    maxBytes = builder.parser.maxLength();
    pollNanos = builder.pollInterval.toNanos();
    ticker = builder.ticker;
    governed = new GovernedCatalog(path.toString(), builder.parser, ticker);
    resumed = builder.lastGood != null;
    if (builder.lastGood != null) {
      governed.resume(builder.lastGood);
    }
    polls =
        new PollSchedule(governed.name(), builder.scheduler, String.valueOf(path.getFileName()));
  }

  /** A watch with every default. */
  public static CatalogFile open(Path path, PolicyValidator policyValidator) {
    return builder(path, policyValidator).open();
  }

  /** A watch whose settings can be changed. */
  public static CatalogFileBuilder builder(Path path, PolicyValidator policyValidator) {
    return new CatalogFileBuilder(path, policyValidator);
  }

  static CatalogFile open(CatalogFileBuilder builder) {
    CatalogFile file = new CatalogFile(builder);
    file.poll();
    return file;
  }

  private void poll() {
    polls.run(this::look, this::pauseNanos, this::poll);
  }

  private long pauseNanos() {
    boolean soon = unsettled != null || !confirmedOnce;
    return soon ? Math.min(pollNanos, SETTLE_MILLIS * NANOS_PER_MILLI) : pollNanos;
  }

  private void look() {
    FileReading.Stamp seen = FileReading.Stamp.of(path);
    long now = ticker.nanoTime();
    if (!seen.equals(stamp)) {
      stamp = seen;
      stampChangedNanos = now;
    } else if (unsettled == null && now - stampChangedNanos > DISTRUST_NANOS) {
      governed.confirm();
      return;
    }
    FileReading reading = FileReading.read(path, maxBytes);
    String identity = reading.identity();
    if (judged == null) {
      judge(reading);
    } else if (identity.equals(judged)) {
      unsettled = null;
      confirmedOnce = true;
      governed.confirm();
    } else if (unsettled == null) {
      unsettled = identity;
      unsettledSinceNanos = now;
    } else if (identity.equals(unsettled)
        || now - unsettledSinceNanos >= PATIENCE_MILLIS * NANOS_PER_MILLI) {
      judge(reading);
    } else {
      unsettled = identity;
    }
  }

  private void judge(FileReading reading) {
    boolean revisable = !confirmedOnce && !resumed;
    confirmedOnce = judged != null;
    judged = reading.identity();
    unsettled = null;
    String text = reading.text();
    if (text == null) {
      governed.fail(reading.problem(), reading.expected());
    } else {
      governed.offer(text, revisable);
    }
  }

  @Override
  public String name() {
    return governed.name();
  }

  @Override
  public CatalogStatus status() {
    return governed.status();
  }

  @Override
  public Subscription watch(CatalogListener listener) {
    return governed.watch(listener);
  }

  @Override
  public void close() {
    polls.close();
    governed.close();
  }
}
