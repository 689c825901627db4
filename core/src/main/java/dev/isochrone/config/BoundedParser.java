/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.util.Optional;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.parser.Parser;

/**
 * Stops a text that nests too deep or holds too much while it is read: the composer recurses, so
 * that ten thousand brackets would otherwise end its stack.
 */
final class BoundedParser implements Parser {
  private final Parser parser;
  private int depth;
  private int values;

  BoundedParser(Parser parser) {
    this.parser = parser;
  }

  @Override
  public boolean checkEvent(Event.ID id) {
    return parser.checkEvent(id);
  }

  @Override
  public Event peekEvent() {
    return parser.peekEvent();
  }

  @Override
  public boolean hasNext() {
    return parser.hasNext();
  }

  @Override
  public Event next() {
    Event event = parser.next();
    switch (event.getEventId()) {
      case MappingStart, SequenceStart -> {
        depth++;
        values++;
      }
      case MappingEnd, SequenceEnd -> depth--;
      case Scalar, Alias -> values++;
      default -> {}
    }
    if (depth > YamlConfig.MAX_DEPTH) {
      throw new TooMuch(event.getStartMark(), "nested too deep", YamlConfig.DEPTH_EXPECTED);
    }
    if (values > YamlConfig.MAX_VALUES) {
      throw TooMuch.values(event.getStartMark());
    }
    return event;
  }

  /** A bound is broken. */
  @SuppressWarnings("serial") // never leaves this package
  static final class TooMuch extends RuntimeException {
    private final transient Optional<Mark> mark;
    private final String actual;
    private final String expected;

    private TooMuch(Optional<Mark> mark, String actual, String expected) {
      super(actual, null, false, false);
      this.mark = mark;
      this.actual = actual;
      this.expected = expected;
    }

    static TooMuch values(Optional<Mark> mark) {
      return new TooMuch(mark, "too long", "at most " + YamlConfig.MAX_VALUES + " values");
    }

    Optional<Mark> mark() {
      return mark;
    }

    String actual() {
      return actual;
    }

    String expected() {
      return expected;
    }
  }
}
