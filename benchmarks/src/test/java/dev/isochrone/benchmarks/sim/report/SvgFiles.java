/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.benchmarks.sim.report;

import java.io.StringReader;
import java.util.Set;
import java.util.TreeSet;
import javax.xml.parsers.SAXParserFactory;
import org.xml.sax.Attributes;
import org.xml.sax.InputSource;
import org.xml.sax.helpers.DefaultHandler;

/** Reads plots as a strict parser does. */
final class SvgFiles {
  private SvgFiles() {}

  /**
   * The names of all elements.
   *
   * @throws org.xml.sax.SAXException if it is not well-formed
   */
  static Set<String> elements(String svg) throws Exception {
    Set<String> names = new TreeSet<>();
    SAXParserFactory.newInstance()
        .newSAXParser()
        .parse(
            new InputSource(new StringReader(svg)),
            new DefaultHandler() {
              @Override
              public void startElement(
                  String uri, String localName, String name, Attributes attributes) {
                names.add(name);
              }
            });
    return names;
  }
}
