/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.config;

import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** A path such as {@code services.payments.endpoints[1].site}; becomes text only for an error. */
record ConfigPath(@Nullable ConfigPath parent, String name, int index) {
  static final ConfigPath ROOT = new ConfigPath(null, "", -1);

  /** A field's name that stands for every name. */
  static final String ANY_FIELD = "*";

  private static final int ANY_ELEMENT = -2;
  private static final Pattern PLAIN = Pattern.compile("[A-Za-z0-9_-]{1,60}|\\*");

  ConfigPath field(String field) {
    return new ConfigPath(this, field, -1);
  }

  ConfigPath element(int i) {
    return new ConfigPath(this, "", i);
  }

  /** All elements of a list: {@code endpoints[]}. */
  ConfigPath anyElement() {
    return new ConfigPath(this, "", ANY_ELEMENT);
  }

  @Override
  public String toString() {
    if (parent == null) {
      return "";
    }
    String before = parent.toString();
    if (index == ANY_ELEMENT) {
      return before + "[]";
    }
    if (index >= 0) {
      return before + "[" + index + "]";
    }
    String shown = PLAIN.matcher(name).matches() ? name : Values.show(name);
    return before.isEmpty() ? shown : before + "." + shown;
  }
}
