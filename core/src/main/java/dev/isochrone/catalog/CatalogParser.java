/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.catalog;

import dev.isochrone.config.ConfigException;
import dev.isochrone.config.ConfigField;
import dev.isochrone.config.ConfigNode;
import dev.isochrone.config.YamlConfig;
import dev.isochrone.topology.Site;
import dev.isochrone.topology.SiteKind;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads a catalog from YAML, whole or not at all.
 *
 * <p>Thread-safe if the policy validator is. Time and memory are bounded whatever the text holds,
 * see {@link YamlConfig}.
 */
public final class CatalogParser {
  /** The longest text that is parsed, in characters or bytes, unless said otherwise. */
  public static final int DEFAULT_MAX_LENGTH = 4 << 20;

  private static final double MAX_COST = 1e9;
  private static final EnumSet<SiteKind> KINDS =
      EnumSet.complementOf(EnumSet.of(SiteKind.UNSPECIFIED));

  private static final Pattern AUTHORITY =
      Pattern.compile("[a-z0-9]([a-z0-9.-]{0,251}[a-z0-9])?(:[0-9]{1,5})?");
  private static final String AUTHORITY_EXPECTED =
      "a host in lower case, with its port unless that is 443: config.example:8443";

  private final PolicyValidator policyValidator;
  private final int maxLength;

  /** A parser of texts up to {@link #DEFAULT_MAX_LENGTH}. */
  public CatalogParser(PolicyValidator policyValidator) {
    this(policyValidator, DEFAULT_MAX_LENGTH);
  }

  /** A parser of texts up to this length, in characters; a file's bytes are counted instead. */
  public CatalogParser(PolicyValidator policyValidator, int maxLength) {
    if (maxLength < 1) {
      throw new IllegalArgumentException("maxLength: " + maxLength + " (expected: >= 1)");
    }
    this.policyValidator = policyValidator;
    this.maxLength = maxLength;
  }

  /**
   * Reads one catalog.
   *
   * @param source what errors call the text, usually a file's name
   * @throws ConfigException with every error found
   */
  public Catalog parse(String source, String text) {
    return YamlConfig.read(source, text, maxLength, this::catalog);
  }

  /** Every field that a catalog may have, as {@link ConfigNode#fields} lists them. */
  public List<ConfigField> fields() {
    return ConfigNode.fields(this::catalog);
  }

  int maxLength() {
    return maxLength;
  }

  private @Nullable Catalog catalog(ConfigNode root) {
    long version = root.requiredLong("version", 0, Long.MAX_VALUE);
    long replaces = root.optionalLong("replaces", version, 0, Long.MAX_VALUE);
    if (root.has("replaces") && root.sound() && replaces <= version) {
      root.reject("replaces", "> " + version + ", the catalog's own version; or leave it out");
    }
    String authority = root.optionalText("authority");
    if (authority != null && !AUTHORITY.matcher(authority).matches()) {
      root.reject("authority", AUTHORITY_EXPECTED);
    }
    Jurisdictions jurisdictions = Jurisdictions.read(root);
    Set<String> declared = new LinkedHashSet<>();
    Map<String, Site> sites =
        root.optionalObjectMap(
            "sites",
            (name, node) -> {
              declared.add(name);
              return site(name, node, jurisdictions);
            });
    if (!root.has("sites") || (declared.isEmpty() && root.sound())) {
      root.reject("sites", "one or more sites by name");
    }
    ServiceReader services = new ServiceReader(declared, sites, policyValidator);
    Map<String, CatalogService> byName = root.optionalObjectMap("services", services::read);
    if (!root.has("services") || (byName.isEmpty() && root.sound())) {
      root.reject("services", "one or more services by name");
    }
    return root.sound() ? new Catalog(version, replaces, authority, sites, byName) : null;
  }

  private static Site site(String name, ConfigNode node, Jurisdictions jurisdictions) {
    return new Site(
        name,
        node.optionalText("provider", ""),
        node.optionalText("region", ""),
        node.optionalText("zone", ""),
        jurisdictions.widened(node.optionalTextList("jurisdictions")),
        node.optionalEnum("kind", SiteKind.UNSPECIFIED, KINDS),
        node.optionalDouble("cost", 0, 0, MAX_COST));
  }
}
