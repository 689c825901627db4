/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.nodes.MappingNode;
import org.snakeyaml.engine.v2.nodes.Node;
import org.snakeyaml.engine.v2.nodes.NodeTuple;
import org.snakeyaml.engine.v2.nodes.ScalarNode;
import org.snakeyaml.engine.v2.nodes.SequenceNode;
import org.snakeyaml.engine.v2.nodes.Tag;

/** Turns composed YAML into plain data with places, expanding aliases within bounds. */
final class YamlTree {
  // Longer integers are read as floating-point numbers: parsing them exactly is quadratic.
  private static final int LONGEST_INTEGER = 20;

  private final Reading reading;
  // What is being converted: an alias to one of these contains itself.
  private final Set<Node> open = new HashSet<>();
  private int values;

  YamlTree(Reading reading) {
    this.reading = reading;
  }

  Located convert(Node root) {
    return convert(root, Position.UNKNOWN, ConfigPath.ROOT);
  }

  static Position position(Optional<Mark> mark) {
    return mark.map(m -> new Position(m.getLine() + 1, m.getColumn() + 1)).orElse(Position.UNKNOWN);
  }

  private Located convert(Node node, Position keyAt, ConfigPath path) {
    Position at = position(node.getStartMark());
    if (++values > YamlConfig.MAX_VALUES) {
      return refused(path, at, "aliases expand too far", tooMany());
    }
    if (open.size() >= YamlConfig.MAX_DEPTH) {
      return refused(path, at, "nested too deep by aliases", YamlConfig.DEPTH_EXPECTED);
    }
    if (!open.add(node)) {
      return refused(path, at, "an alias to what contains it", "plain data");
    }
    try {
      return new Located(value(node, at, path), at, keyAt);
    } finally {
      open.remove(node);
    }
  }

  private @Nullable Object value(Node node, Position at, ConfigPath path) {
    if (node instanceof MappingNode mapping && node.getTag().equals(Tag.MAP)) {
      return map(mapping, path);
    }
    if (node instanceof SequenceNode sequence && node.getTag().equals(Tag.SEQ)) {
      List<Located> list = new ArrayList<>();
      for (Node element : sequence.getValue()) {
        list.add(convert(element, Position.UNKNOWN, path.element(list.size())));
      }
      return list;
    }
    if (node instanceof ScalarNode scalar) {
      return scalar(scalar, at, path);
    }
    reading.add(path, at, "tag " + node.getTag(), "plain data");
    return null;
  }

  private Map<String, Located> map(MappingNode mapping, ConfigPath path) {
    Map<String, Located> map = new LinkedHashMap<>();
    for (NodeTuple tuple : mapping.getValue()) {
      Position keyAt = position(tuple.getKeyNode().getStartMark());
      if (!(tuple.getKeyNode() instanceof ScalarNode key) || !key.getTag().equals(Tag.STR)) {
        String shown =
            tuple.getKeyNode() instanceof ScalarNode s ? "key " + s.getValue() : "a compound key";
        reading.add(path, keyAt, shown, "a text as key; in quotes, if it looks like a number");
        continue;
      }
      ConfigPath field = path.field(key.getValue());
      Located first = map.get(key.getValue());
      if (first != null) {
        reading.add(field, keyAt, "duplicate key", "only the one in line " + first.keyAt().line());
      } else {
        map.put(key.getValue(), convert(tuple.getValueNode(), keyAt, field));
      }
    }
    return map;
  }

  private @Nullable Object scalar(ScalarNode node, Position at, ConfigPath path) {
    String text = node.getValue();
    Tag tag = node.getTag();
    try {
      if (tag.equals(Tag.STR)) {
        return text;
      } else if (tag.equals(Tag.NULL)) {
        return null;
      } else if (tag.equals(Tag.BOOL)) {
        return text.equals("true");
      } else if (tag.equals(Tag.INT)) {
        return text.length() <= LONGEST_INTEGER ? integer(text) : (Number) Double.valueOf(text);
      } else if (tag.equals(Tag.FLOAT)) {
        return number(text);
      }
    } catch (NumberFormatException e) {
      // Only an explicit tag can claim that a text is a number when it is none.
    }
    reading.add(path, at, "tag " + tag, "plain data");
    return null;
  }

  private static Number integer(String text) {
    BigInteger i = new BigInteger(text);
    return i.bitLength() < Long.SIZE ? (Number) i.longValue() : (Number) i;
  }

  private static Double number(String text) {
    return switch (text) {
      case ".inf" -> Double.POSITIVE_INFINITY;
      case "-.inf" -> Double.NEGATIVE_INFINITY;
      case ".nan" -> Double.NaN;
      default -> Double.valueOf(text);
    };
  }

  private static String tooMany() {
    return "at most " + YamlConfig.MAX_VALUES + " values";
  }

  /** Ends the conversion: going on after a broken bound would cost what the bound is to save. */
  private Located refused(ConfigPath path, Position at, String actual, String expected) {
    throw reading.refusal(path, at, actual, expected);
  }
}
