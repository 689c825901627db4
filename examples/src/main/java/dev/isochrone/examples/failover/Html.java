/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.failover;

import java.util.List;

/** Pieces of a page, escaped. */
final class Html {
  private Html() {}

  /** Text as it may stand between tags and in attributes. */
  static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;")
        .replace("'", "&#39;");
  }

  /** A table that scrolls by itself where it is too wide; the first column names its row. */
  static String table(String caption, List<String> heading, List<List<String>> rows) {
    StringBuilder html = new StringBuilder("<div class=\"wide\"><table><caption>");
    html.append(escape(caption)).append("</caption><thead><tr>");
    heading.forEach(cell -> html.append("<th scope=\"col\">").append(escape(cell)).append("</th>"));
    html.append("</tr></thead><tbody>");
    for (List<String> row : rows) {
      html.append("<tr><th scope=\"row\">").append(escape(row.get(0))).append("</th>");
      row.stream()
          .skip(1)
          .forEach(cell -> html.append("<td>").append(escape(cell)).append("</td>"));
      html.append("</tr>\n");
    }
    return html.append("</tbody></table></div>\n").toString();
  }

  /** A list of terms and what they stand for. */
  static String definition(String term, String text) {
    return "<dt>" + escape(term) + "</dt><dd>" + escape(text) + "</dd>\n";
  }
}
