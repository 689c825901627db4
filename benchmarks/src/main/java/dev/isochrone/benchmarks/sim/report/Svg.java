/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.util.function.IntPredicate;

/**
 * Writes an SVG image. A plotting library would ask AWT how wide a text is in the fonts of the
 * machine, and so give other bytes on another: here widths are estimates, and the viewer's generic
 * sans-serif font is used. No references, no scripts, a white ground of its own: it is read on
 * white and on dark pages.
 */
final class Svg {
  /** Text that says something. */
  static final String INK = "#222";

  /** Text and lines that help to read. */
  static final String SOFT = "#666";

  static final double FONT = 11;

  private final StringBuilder body = new StringBuilder();
  private final String title;

  /**
   * An empty image.
   *
   * @param title what screen readers say
   */
  Svg(String title) {
    this.title = title;
  }

  /** Attributes are name, value, name, value. */
  Svg rect(double x, double y, double width, double height, String... attributes) {
    return element(
        "<rect" + at(" x", x) + at(" y", y) + at(" width", width) + at(" height", height),
        attributes);
  }

  Svg line(double x1, double y1, double x2, double y2, String... attributes) {
    return element(
        "<line" + at(" x1", x1) + at(" y1", y1) + at(" x2", x2) + at(" y2", y2), attributes);
  }

  /** A line or an area; nothing if it is empty. */
  Svg path(SvgPath path, String... attributes) {
    return path.isEmpty() ? this : element("<path d=\"" + path + "\"", attributes);
  }

  Svg text(double x, double y, String text, String... attributes) {
    body.append("<text").append(at(" x", x)).append(at(" y", y));
    attributes(attributes);
    body.append('>').append(escape(text)).append("</text>\n");
    return this;
  }

  /** What follows has these attributes, unless it says otherwise. */
  Svg open(String... attributes) {
    body.append("<g");
    attributes(attributes);
    body.append(">\n");
    return this;
  }

  Svg close() {
    body.append("</g>\n");
    return this;
  }

  private Svg element(String start, String... attributes) {
    body.append(start);
    attributes(attributes);
    body.append("/>\n");
    return this;
  }

  private void attributes(String... attributes) {
    for (int i = 0; i < attributes.length; i += 2) {
      body.append(' ').append(attributes[i]).append("=\"").append(escape(attributes[i + 1]));
      body.append('"');
    }
  }

  private static String at(String name, double value) {
    return name + "=\"" + decimal(value) + "\"";
  }

  /** The image, with a white ground of this size. */
  String finish(double width, double height) {
    String size = decimal(width) + " " + decimal(height);
    return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 "
        + size
        + "\" width=\""
        + decimal(width)
        + "\" height=\""
        + decimal(height)
        + "\" font-family=\"sans-serif\" font-size=\"11\" fill=\"#222\" role=\"img\">\n<title>"
        + escape(title)
        + "</title>\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n"
        + body
        + "</svg>\n";
  }

  /** About how wide a text is, on the wide side; no font says the same on all machines. */
  static double width(String text, double fontSize) {
    return text.codePointCount(0, text.length()) * fontSize * 0.58;
  }

  /** To a tenth of a pixel. */
  static String decimal(double value) {
    return tenths(Math.round(value * 10));
  }

  /** Tenths as a decimal, as short as can be. */
  static String tenths(long tenths) {
    long whole = Math.abs(tenths) / 10;
    long rest = Math.abs(tenths) % 10;
    String sign = tenths < 0 ? "-" : "";
    return sign + (whole == 0 && rest != 0 ? "" : whole) + (rest == 0 ? "" : "." + rest);
  }

  /** XML's own characters, and those that no XML may hold. */
  static String escape(String text) {
    StringBuilder out = new StringBuilder();
    IntPredicate legal =
        c -> (c >= 0x20 && c <= 0xD7FF) || (c >= 0xE000 && c <= 0xFFFD) || c >= 0x10000;
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '<' -> out.append("&lt;");
                case '>' -> out.append("&gt;");
                case '&' -> out.append("&amp;");
                case '"' -> out.append("&quot;");
                case '\t', '\n', '\r' -> out.append(' ');
                default -> out.appendCodePoint(legal.test(c) ? c : 0xFFFD);
              }
            });
    return out.toString();
  }
}
