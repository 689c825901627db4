/* Copyright The Isochrone Authors. SPDX-License-Identifier: Apache-2.0 */
package dev.isochrone.examples.docs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.isochrone.RouterConfigReader;
import dev.isochrone.config.ConfigField;
import dev.isochrone.config.ConfigNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The table of fields: all but its last column comes from the code. */
class ConfigurationPageTest {
  private static final Path PAGE = Pages.root().resolve("docs").resolve("configuration.md");
  private static final String HEADING =
      "| field | holds | default | what it does |\n|---|---|---|---|\n";

  @Test
  void tableOfFieldsIsThatOfTheCode() throws IOException {
    String text = Files.readString(PAGE);
    int from = text.indexOf(HEADING);
    assertThat(from).as("the heading of the table of fields").isNotNegative();
    from += HEADING.length();
    int until = text.indexOf("\n\n", from) + 1;
    Map<String, String> meanings = meanings(text.substring(from, until));
    String generated =
        ConfigNode.fields(new RouterConfigReader()).stream()
            // One row for all of gRPC's codes: docs/health.md has their table.
            .filter(field -> !field.path().startsWith("statusOutcomes."))
            .map(field -> row(field, meanings.getOrDefault(field.path(), "")))
            .collect(Collectors.joining());

    if (Pages.updating()) {
      Files.writeString(PAGE, text.substring(0, from) + generated + text.substring(until));
    } else {
      assertThat(text.substring(from, until))
          .as("mvn test -Ddocs.update=true writes all but the last column anew")
          .isEqualTo(generated);
    }
    assertThat(generated.lines().filter(row -> row.endsWith("|  |")))
        .as("rows in whose last column nobody has said what the field does")
        .isEmpty();
  }

  private static Map<String, String> meanings(String table) {
    Map<String, String> meanings = new HashMap<>();
    for (String row : table.lines().toList()) {
      List<String> cells = List.of(row.split("\\|", -1));
      String last = String.join("|", cells.subList(4, cells.size() - 1));
      meanings.put(cells.get(1).strip().replace("`", ""), last.strip());
    }
    return meanings;
  }

  private static String row(ConfigField field, String meaning) {
    String holds = field.form().replace(" such as \"0.005s\"", "");
    String value = field.defaultValue().isEmpty() ? "–" : "`" + field.defaultValue() + "`";
    return "| `%s` | %s | %s | %s |\n".formatted(field.path(), holds, value, meaning);
  }
}
