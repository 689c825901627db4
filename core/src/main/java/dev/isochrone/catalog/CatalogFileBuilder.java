/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.time.Scheduler;
import dev.isochrone.time.Ticker;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** The settings of a {@link CatalogFile}. Not thread-safe. */
public final class CatalogFileBuilder {
  private static final Duration MIN_POLL_INTERVAL = Duration.ofMillis(10);
  private static final Duration MAX_POLL_INTERVAL = Duration.ofHours(1);

  final Path path;
  private final PolicyValidator policyValidator;
  CatalogParser parser;
  Duration pollInterval = Duration.ofMillis(500);
  Ticker ticker = Ticker.system();
  @Nullable Scheduler scheduler;
  @Nullable Catalog lastGood;

  CatalogFileBuilder(Path path, PolicyValidator policyValidator) {
    this.path = Objects.requireNonNull(path, "path");
    this.policyValidator = Objects.requireNonNull(policyValidator, "policyValidator");
    this.parser = new CatalogParser(policyValidator);
  }

  /** How often the file is looked at; 0.5 s unless set. */
  public CatalogFileBuilder pollInterval(Duration interval) {
    if (interval.compareTo(MIN_POLL_INTERVAL) < 0 || interval.compareTo(MAX_POLL_INTERVAL) > 0) {
      throw new IllegalArgumentException(
          "pollInterval: "
              + interval
              + " (expected: "
              + MIN_POLL_INTERVAL
              + " to "
              + MAX_POLL_INTERVAL
              + ")");
    }
    this.pollInterval = interval;
    return this;
  }

  /** A longer file is refused unread; {@link CatalogParser#DEFAULT_MAX_LENGTH} unless set. */
  public CatalogFileBuilder maxBytes(int maxBytes) {
    this.parser = new CatalogParser(policyValidator, maxBytes);
    return this;
  }

  /**
   * Polls on this scheduler instead of a thread of its own. It must run one task at a time, and
   * each may take as long as reading and parsing the file does.
   */
  public CatalogFileBuilder scheduler(Scheduler scheduler) {
    this.scheduler = scheduler;
    return this;
  }

  /**
   * Goes on from an earlier watch of the file: this catalog is in force from the start, older ones
   * are refused, and it stays if the file has become bad meanwhile.
   */
  public CatalogFileBuilder resume(@Nullable Catalog catalog) {
    this.lastGood = catalog;
    return this;
  }

  /** The clock for ages and settling. */
  public CatalogFileBuilder ticker(Ticker ticker) {
    this.ticker = ticker;
    return this;
  }

  /**
   * Reads the file on the calling thread and starts the watch. Never throws for what the file holds
   * or for its absence: see {@link CatalogSource#lastError}.
   */
  public CatalogFile open() {
    return CatalogFile.open(this);
  }
}
